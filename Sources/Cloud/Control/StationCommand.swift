import ChargingModel
import CloudCore
import CommonBase
import OCPPMessages

/// A command to a station, independent of its protocol. The names are OCPP 2.0.1's, or OCPP 1.6's if
/// 2.0.1 does not have the command.
package enum StationCommand: Hashable, Sendable {
    /// The profile applies to the new transaction.
    case requestStart(IdToken, connector: Int64?, profile: V16.ChargingProfile?)
    case requestStop(TransactionID)
    case reset(Reset)
    case unlockConnector(Int64)
    /// Connector 0 is the whole station.
    case changeAvailability(connector: Int64, isOperative: Bool)
    /// No keys requests all of them.
    case getConfiguration(keys: [String])
    case changeConfiguration(key: String, value: String)
    case clearCache
    /// Clears a bridge's faults after their repair, except those that must be reset on site.
    case clearFault
    /// A bridge uploads its recent log, which becomes a file of its station.
    case getLog
    case dataTransfer(vendor: String, message: String?, data: String?)
    /// A raw request to an OCPP 1.6 station. `transaction` is the transaction of a TxProfile.
    case ocpp16(OCPP16Request, transaction: TransactionID?)

    package enum Reset: String, Sendable, Codable, CaseIterable {
        /// Interrupts running transactions.
        case immediate = "Immediate"
        /// Waits until running transactions have ended.
        case onIdle = "OnIdle"
    }

    package enum Action: String, Sendable, Codable, CaseIterable {
        case requestStart = "RequestStartTransaction"
        case requestStop = "RequestStopTransaction"
        case reset = "Reset"
        case unlockConnector = "UnlockConnector"
        case changeAvailability = "ChangeAvailability"
        case getConfiguration = "GetConfiguration"
        case changeConfiguration = "ChangeConfiguration"
        case clearCache = "ClearCache"
        case clearFault = "ClearFault"
        case dataTransfer = "DataTransfer"
        case updateFirmware = "UpdateFirmware"
        case getDiagnostics = "GetDiagnostics"
        case getLocalListVersion = "GetLocalListVersion"
        case sendLocalList = "SendLocalList"
        case reserveNow = "ReserveNow"
        case cancelReservation = "CancelReservation"
        case setChargingProfile = "SetChargingProfile"
        case clearChargingProfile = "ClearChargingProfile"
        case getCompositeSchedule = "GetCompositeSchedule"
        case triggerMessage = "TriggerMessage"
        case extendedTriggerMessage = "ExtendedTriggerMessage"
        case certificateSigned = "CertificateSigned"
        case installCertificate = "InstallCertificate"
        case deleteCertificate = "DeleteCertificate"
        case getInstalledCertificateIds = "GetInstalledCertificateIds"
        case getLog = "GetLog"
        case signedUpdateFirmware = "SignedUpdateFirmware"
    }

    package var action: Action {
        switch self {
        case .requestStart: .requestStart
        case .requestStop: .requestStop
        case .reset: .reset
        case .unlockConnector: .unlockConnector
        case .changeAvailability: .changeAvailability
        case .getConfiguration: .getConfiguration
        case .changeConfiguration: .changeConfiguration
        case .clearCache: .clearCache
        case .clearFault: .clearFault
        case .getLog: .getLog
        case .dataTransfer: .dataTransfer
        case .ocpp16(let request, _): request.action
        }
    }

    /// The command as it is stored and shown: the last characters of a token, and no passwords.
    var shown: JSONValue {
        switch self {
        case .requestStart(let token, let connector, let profile):
            .object([
                "idTokenSuffix": .string(token.suffix), "connectorId": connector.map(JSONValue.int),
                "chargingProfile": profile?.json,
            ])
        case .requestStop(let transaction):
            .object(["transactionId": .string(transaction.text)])
        case .reset(let kind): .object(["type": .string(kind.rawValue)])
        case .unlockConnector(let connector): .object(["connectorId": .int(connector)])
        case .changeAvailability(let connector, let isOperative):
            .object(["connectorId": .int(connector), "operative": .bool(isOperative)])
        case .getConfiguration(let keys): .object(["keys": .array(keys.map(JSONValue.string))])
        case .changeConfiguration(let key, let value):
            .object(["key": .string(key), "value": .string(Secrecy.shown(value, ofKey: key))])
        case .clearCache, .clearFault, .getLog: .object([])
        case .dataTransfer(let vendor, let message, let data):
            .object([
                "vendorId": .string(vendor), "messageId": message.map(JSONValue.string),
                "data": data.map(JSONValue.string),
            ])
        case .ocpp16(let request, let transaction):
            .object([
                "payload": request.shown,
                "transactionId": transaction.map { .string($0.text) },
            ])
        }
    }
}
