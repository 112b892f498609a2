import BridgeProtocol
import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

package struct GetConfigurationRequest: CommandRequest {
    package static let action = CommandAction("GetConfiguration")
    package static let members = [CommandMember("keys", .texts, "All keys if absent")]

    /// Empty requests all keys.
    package var keys: [String]

    package init(keys: [String]) { self.keys = keys }

    package init(_ members: CommandMembers) throws {
        keys =
            try members.texts(
                "keys", limit: V16.GetConfiguration.Request.maximumCount,
                1...V16.ChangeConfiguration.maximumKeyLength) ?? []
    }

    package var json: JSONValue { .object(["keys": .array(keys.map(JSONValue.string))]) }
}

extension CommandRequest where Self == GetConfigurationRequest {
    package static func getConfiguration(keys: [String]) -> GetConfigurationRequest {
        GetConfigurationRequest(keys: keys)
    }
}

/// Reads configuration keys; the cloud remembers the values.
struct GetConfigurationCommand: CommandDescriptor {
    typealias Response = V16.GetConfiguration.Response

    let answer = AnswerMeaning.accepted(Response.self)
    let bridgeMembers: Set<String>? = ["keys"]

    func prepare(
        _ request: inout GetConfigurationRequest, _ context: inout CommandContext, _ db: Database
    ) throws {
        try StationLimits(of: context.station.id, db).checkKeyCount(request.keys.count)
    }

    func call(
        _ request: GetConfigurationRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        OCPP16Call(
            V16.GetConfiguration.action, V16.GetConfiguration.Request(key: request.keys).json)
    }

    func bridgeCommand(
        _ request: GetConfigurationRequest, _ db: Database
    ) throws -> BridgeCommand.Payload? {
        .getVariables(BridgeCommand.GetVariables(names: request.keys))
    }

    func stored(_ answer: JSONValue) -> JSONValue {
        do throws(OCPPError) {
            return try Response(FieldReader(answer)).withSecretsMasked.json
        } catch {
            return .object(["reason": .string(error.description)])
        }
    }

    func stored(_ result: BridgeCommandResult) -> JSONValue {
        typealias Limits = V16.ChangeConfiguration
        guard result.status == .accepted, let variables = result.variables else {
            return result.statusAndReason
        }
        return Response(
            configurationKey: variables.map {
                V16.KeyValue(
                    key: $0.name.storable(scalars: Limits.maximumKeyLength),
                    isReadonly: $0.readonly,
                    value: $0.value.storable(scalars: Limits.maximumValueLength))
            },
            unknownKey: (result.unknownVariables ?? [])
                .prefix(V16.GetConfiguration.Request.maximumCount)
                .map { $0.storable(scalars: Limits.maximumKeyLength) }
        ).withSecretsMasked.json
    }

    func applied(
        _ outcome: CommandOutcome, of request: GetConfigurationRequest, at station: Station,
        _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome {
        if outcome.status == .accepted, let answer = outcome.answer(as: Response.self) {
            try ConfigurationService.report(answer, of: station.id, db, at: now)
        }
        return outcome
    }
}

extension V16.GetConfiguration.Response {
    fileprivate var withSecretsMasked: Self {
        var masked = self
        for index in configurationKey.indices {
            let key = configurationKey[index]
            masked.configurationKey[index].value = key.value.map {
                Secrecy.shown($0, ofKey: key.key)
            }
        }
        return masked
    }
}

package struct ChangeConfigurationRequest: CommandRequest {
    package static let action = CommandAction("ChangeConfiguration")
    package static let members = [CommandMember("key", .text), CommandMember("value", .text)]

    package var key: String
    package var value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    package init(_ members: CommandMembers) throws {
        typealias Limits = V16.ChangeConfiguration
        key = try members.required("key", try members.text("key", 1...Limits.maximumKeyLength))
        value = try members.required(
            "value", try members.text("value", 0...Limits.maximumValueLength))
    }

    package var json: JSONValue { .object(["key": .string(key), "value": .string(value)]) }

    package var shown: JSONValue {
        .object(["key": .string(key), "value": .string(Secrecy.shown(value, ofKey: key))])
    }
}

extension CommandRequest where Self == ChangeConfigurationRequest {
    package static func changeConfiguration(
        key: String, value: String
    ) -> ChangeConfigurationRequest { ChangeConfigurationRequest(key: key, value: value) }
}

struct ChangeConfigurationCommand: CommandDescriptor {
    let answer = AnswerMeaning.word(
        V16.ConfigurationStatus.self, accepted: [.accepted, .rebootRequired],
        notSupported: [.notSupported])
    let bridgeMembers: Set<String>? = ["key", "value"]

    func prepare(
        _ request: inout ChangeConfigurationRequest, _ context: inout CommandContext,
        _ db: Database
    ) throws {
        guard context.isRaw, context.station.kind == .ocpp16 else { return }
        try ConfigurationService.checkHasNoProcedure(request.key, "key")
    }

    func call(
        _ request: ChangeConfigurationRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        let change = V16.ChangeConfiguration.Request(key: request.key, value: request.value)
        return OCPP16Call(V16.ChangeConfiguration.action, change.json)
    }

    func bridgeCommand(
        _ request: ChangeConfigurationRequest, _ db: Database
    ) throws -> BridgeCommand.Payload? {
        .setVariable(BridgeCommand.SetVariable(name: request.key, value: request.value))
    }
}
