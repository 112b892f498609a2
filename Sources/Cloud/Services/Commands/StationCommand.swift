import Common

/// What a person may want of a station, whatever it speaks. Names are OCPP's: 2.0.1's where it has
/// the command.
public enum StationCommand: Hashable, Sendable {
    case requestStart(IdToken, connector: Int64?)
    case requestStop(TransactionID)
    case reset(Reset)
    case unlockConnector(Int64)
    /// Connector 0 is the whole station.
    case changeAvailability(connector: Int64, isOperative: Bool)
    /// None asks for all keys.
    case getConfiguration(keys: [String])
    case changeConfiguration(key: String, value: String)
    case clearCache
    case dataTransfer(vendor: String, message: String?, data: String?)

    public enum Reset: String, Sendable, Codable, CaseIterable {
        /// Whatever runs.
        case immediate = "Immediate"
        /// Transactions end first.
        case onIdle = "OnIdle"
    }

    public enum Action: String, Sendable, Codable, CaseIterable {
        case requestStart = "RequestStartTransaction"
        case requestStop = "RequestStopTransaction"
        case reset = "Reset"
        case unlockConnector = "UnlockConnector"
        case changeAvailability = "ChangeAvailability"
        case getConfiguration = "GetConfiguration"
        case changeConfiguration = "ChangeConfiguration"
        case clearCache = "ClearCache"
        case dataTransfer = "DataTransfer"
    }

    public var action: Action {
        switch self {
        case .requestStart: .requestStart
        case .requestStop: .requestStop
        case .reset: .reset
        case .unlockConnector: .unlockConnector
        case .changeAvailability: .changeAvailability
        case .getConfiguration: .getConfiguration
        case .changeConfiguration: .changeConfiguration
        case .clearCache: .clearCache
        case .dataTransfer: .dataTransfer
        }
    }

    /// As it is kept and shown: a token by its end only, and never a password.
    var shown: JSONValue {
        switch self {
        case .requestStart(let token, let connector):
            .object([
                "idTokenSuffix": .string(token.suffix), "connectorId": connector.map(JSONValue.int),
            ])
        case .requestStop(let transaction):
            .object(["transactionId": .string(transaction.text)])
        case .reset(let kind): .object(["type": .string(kind.rawValue)])
        case .unlockConnector(let connector): .object(["connectorId": .int(connector)])
        case .changeAvailability(let connector, let isOperative):
            .object(["connectorId": .int(connector), "operative": .bool(isOperative)])
        case .getConfiguration(let keys): .object(["keys": .array(keys.map(JSONValue.string))])
        case .changeConfiguration(let key, let value):
            .object(["key": .string(key), "value": .string(Self.masked(key, value))])
        case .clearCache: .object([])
        case .dataTransfer(let vendor, let message, let data):
            .object([
                "vendorId": .string(vendor), "messageId": message.map(JSONValue.string),
                "data": data.map(JSONValue.string),
            ])
        }
    }

    /// The values of keys that hold secrets: OCPP's own, and what vendors name like it.
    public static func masked(_ key: String, _ value: String) -> String {
        let name = key.lowercased()
        let isSecret = ["authorizationkey", "password", "secret", "passphrase"]
            .contains { name.contains($0) }
        return isSecret ? "…" : value
    }
}
