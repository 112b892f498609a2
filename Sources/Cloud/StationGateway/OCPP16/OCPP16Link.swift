import CloudControl
import CloudCore
import CommonBase
import OCPPMessages

/// Sends commands to connected stations as OCPP 1.6 CALLs.
package struct OCPP16Link: StationLink {
    private let registry: ConnectionRegistry

    package init(_ registry: ConnectionRegistry) { self.registry = registry }

    package func perform(_ command: IssuedCommand) async -> CommandOutcome {
        let call: StationCommandCall
        do {
            call = try Self.call(command)
        } catch {
            return CommandOutcome(
                .notSupported, answer: .object(["reason": .string(error.message)]))
        }
        return Self.outcome(
            of: command.command, await registry.call(command.station.id, call))
    }

    package func isConnected(_ station: StationID) -> Bool { registry.isConnected(station) }

    /// - Throws: `invalidInput` for a command that OCPP 1.6 cannot express.
    static func call(_ issued: IssuedCommand) throws(ServiceError) -> StationCommandCall {
        let (action, payload) = try words(issued)
        return StationCommandCall(
            action: action, payload: payload, timeoutMilliseconds: issued.timeoutMilliseconds)
    }

    private static func words(
        _ issued: IssuedCommand
    ) throws(ServiceError) -> (String, JSONValue) {
        switch issued.command {
        case .requestStart(let token, let connector, let profile):
            guard token.text.utf8.count <= V16.maximumIdTagLength else {
                throw ServiceError(
                    .invalidInput,
                    "idToken must have at most \(V16.maximumIdTagLength) characters for OCPP 1.6.",
                    field: "idToken")
            }
            let request = V16.RemoteStartTransaction.Request(
                idTag: token.text, connectorId: connector, chargingProfile: profile)
            return (V16.RemoteStartTransaction.action, request.json)
        case .requestStop:
            guard let number = issued.transaction?.ocppID else {
                throw ServiceError(
                    .invalidInput,
                    "The station does not know the OCPP id of this transaction.",
                    field: "transactionId")
            }
            let request = V16.RemoteStopTransaction.Request(transactionId: number)
            return (V16.RemoteStopTransaction.action, request.json)
        case .reset(let kind):
            let request = V16.Reset.Request(type: kind == .immediate ? .hard : .soft)
            return (V16.Reset.action, request.json)
        case .unlockConnector(let connector):
            let request = V16.UnlockConnector.Request(connectorId: connector)
            return (V16.UnlockConnector.action, request.json)
        case .changeAvailability(let connector, let isOperative):
            let request = V16.ChangeAvailability.Request(
                connectorId: connector, type: isOperative ? .operative : .inoperative)
            return (V16.ChangeAvailability.action, request.json)
        case .getConfiguration(let keys):
            return (V16.GetConfiguration.action, V16.GetConfiguration.Request(key: keys).json)
        case .changeConfiguration(let key, let value):
            let request = V16.ChangeConfiguration.Request(key: key, value: value)
            return (V16.ChangeConfiguration.action, request.json)
        case .clearCache: return (V16.ClearCache.action, EmptyPayload().json)
        case .clearFault, .getLog:
            throw ServiceError(
                .invalidInput,
                "\(issued.command.action.rawValue) is only supported by bridges.")
        case .dataTransfer(let vendor, let message, let data):
            let request = V16.DataTransfer.Request(
                vendorId: vendor, messageId: message, data: data)
            return (V16.DataTransfer.action, request.json)
        case .ocpp16(let request, _):
            return (
                request.action.rawValue,
                try payload(of: request, about: issued.transaction)
            )
        }
    }

    /// Adds the OCPP id of the transaction to a TxProfile.
    private static func payload(
        of request: OCPP16Request, about transaction: CommandTransaction?
    ) throws(ServiceError) -> JSONValue {
        guard let transaction else { return request.payload }
        guard let number = transaction.ocppID, request.action == .setChargingProfile,
            case .object(var members) = request.payload["csChargingProfiles"] ?? .null
        else {
            throw ServiceError(
                .invalidInput,
                "The station does not know the OCPP id of this transaction.",
                field: "transactionId")
        }
        members.removeAll { $0.name == "transactionId" }
        members.insert(.init("transactionId", .int(number)), at: 1)
        return .object([
            "connectorId": request.payload["connectorId"], "csChargingProfiles": .object(members),
        ])
    }

    static func outcome(of command: StationCommand, _ answer: StationAnswer) -> CommandOutcome {
        switch answer {
        case .result(let payload): return outcome(of: command, payload)
        case .error(let error):
            let isUnknown = [.notImplemented, .notSupported].contains(error.code)
            return CommandOutcome(
                isUnknown ? .notSupported : .failed,
                answer: .object([
                    "errorCode": .string(error.code.rawValue),
                    "errorDescription": .string(String(error.description.prefix(255))),
                ]))
        case .timedOut: return CommandOutcome(.timedOut)
        case .notSent: return CommandOutcome(.offline)
        case .overloaded:
            return CommandOutcome(
                .failed,
                answer: .object(["reason": "too many commands are queued for this station"]))
        }
    }

    /// Maps the station's status. A missing status counts as accepted: some stations answer
    /// executed commands with an empty payload (an X3-HAC does).
    private static func outcome(of command: StationCommand, _ payload: JSONValue) -> CommandOutcome
    {
        if case .getConfiguration = command {
            return CommandOutcome(.accepted, answer: configuration(payload))
        }
        // −1: the station does not support local lists (OCPP 1.6 edition 2 §5.10).
        if command.action == .getLocalListVersion, payload["listVersion"] == -1 {
            return CommandOutcome(.notSupported, answer: payload)
        }
        // NotFound means that no certificates are installed; it is not a rejection.
        if command.action == .getInstalledCertificateIds {
            return CommandOutcome(.accepted, answer: payload)
        }
        switch payload["status"]?.stringValue {
        case nil, "Accepted", "AcceptedCanceled", "Scheduled", "RebootRequired", "Unlocked":
            return CommandOutcome(.accepted, answer: payload)
        case "NotSupported", "NotImplemented":
            return CommandOutcome(.notSupported, answer: payload)
        default: return CommandOutcome(.rejected, answer: payload)
        }
    }

    /// The station's configuration with secret values masked.
    private static func configuration(_ payload: JSONValue) -> JSONValue {
        do throws(OCPPError) {
            var answer = try V16.GetConfiguration.Response(FieldReader(payload))
            for index in answer.configurationKey.indices {
                let key = answer.configurationKey[index]
                answer.configurationKey[index].value = key.value.map {
                    Secrecy.shown($0, ofKey: key.key)
                }
            }
            return answer.json
        } catch {
            return .object(["reason": .string(error.description)])
        }
    }
}
