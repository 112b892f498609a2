import BridgeProtocol
import CloudAccess
import CloudCare
import CloudCharging
import CloudControl
import CloudCore
import CommonBase
import OCPPMessages

// Converts commands and their results between the cloud's model and the bridge protocol.

extension BridgeCommand {
    /// Converts a stored command; nil if it has expired, or refers to something that was deleted,
    /// such as a token.
    init?(_ record: CommandRecord, vault: TokenVault, _ db: Database, at now: Timestamp) throws {
        let leftSeconds = record.expiresAt.millisecondsSince(now) / 1000
        guard leftSeconds > 0, let action = StationCommand.Action(rawValue: record.action)
        else { return nil }
        let request = try JSONReader.parse(record.request.utf8)
        let payload: Payload
        switch action {
        case .requestStart:
            let known = try record.tokenHash.flatMap { try IdTokenTable.enrolled(hash: $0, db) }
            guard let token = known?.sealed.flatMap(vault.open) else { return nil }
            payload = .requestStart(
                RequestStart(
                    idToken: WireIdToken(token), evseId: request["connectorId"]?.intValue ?? 1))
        case .requestStop:
            let id = request["transactionId"]?.stringValue.flatMap { TransactionID($0) }
            guard let name = try id.flatMap({ try TransactionTable.find($0, db) })?.bridgeName
            else { return nil }
            payload = .requestStop(RequestStop(transactionId: name))
        case .reset:
            let isOnIdle = request["type"]?.stringValue == ResetType.onIdle.rawValue
            payload = .reset(Reset(type: isOnIdle ? .onIdle : .immediate))
        case .changeAvailability:
            let isOperative = request["operative"] == .bool(true)
            payload = .changeAvailability(
                ChangeAvailability(operationalStatus: isOperative ? .operative : .inoperative))
        case .clearCache: payload = .clearCache
        case .clearFault: payload = .clearFault
        case .getLog: payload = .getLog
        case .getConfiguration:
            guard case .array(let keys)? = request["keys"] else { return nil }
            payload = .getVariables(GetVariables(names: keys.compactMap(\.stringValue)))
        case .changeConfiguration:
            guard let key = request["key"]?.stringValue, let value = request["value"]?.stringValue
            else { return nil }
            payload = .setVariable(SetVariable(name: key, value: value))
        default: return nil
        }
        self.init(number: record.number, validForSeconds: leftSeconds, data: payload)
    }
}

extension TransactionRecord {
    /// The bridge's id of its transaction; see `BridgeIngest`.
    var bridgeName: TransactionID? {
        TransactionID(String(startKey.dropFirst(stationID.text.count + 1)))
    }
}

extension BridgeCommandResult.Status {
    var commandStatus: CommandRecord.Status {
        switch self {
        case .accepted, .scheduled: .accepted
        case .rejected: .rejected
        case .notSupported: .notSupported
        }
    }
}

extension BridgeCommandResult {
    /// The answer as it is stored and shown. Configurations have the form of OCPP 1.6 for all
    /// stations.
    func answer(to command: CommandRecord) -> JSONValue {
        if status == .accepted, let variables,
            command.action == StationCommand.Action.getConfiguration.rawValue
        {
            return V16.GetConfiguration.Response(
                configurationKey: variables.prefix(ConfigurationService.keyLimit).map {
                    V16.KeyValue(
                        key: String($0.name.prefix(V16.ChangeConfiguration.maximumKeyLength)),
                        isReadonly: $0.readonly,
                        value: Secrecy.shown(
                            String($0.value.prefix(V16.ChangeConfiguration.maximumValueLength)),
                            ofKey: $0.name))
                },
                unknownKey: (unknownVariables ?? []).prefix(
                    V16.GetConfiguration.Request.maximumCount
                )
                .map { String($0.prefix(V16.ChangeConfiguration.maximumKeyLength)) }
            ).json
        }
        return .object([
            "status": .string(status.rawValue),
            "reason": reason.map { .string(String($0.prefix(200))) },
        ])
    }
}
