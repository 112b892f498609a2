import CommonBase

/// Something that the cloud wants of a bridge.
///
/// In JSON: `{"number": 7, "type": "RequestStartTransaction", "validForSeconds": 28, "data": {…}}`.
/// Types and members carry OCPP 2.0.1's names. A bridge carries each number out at most once, in
/// order, and none after its time.
package struct BridgeCommand: Hashable, Sendable {
    /// Rises, with gaps.
    package var number: Int64
    /// From the answer that carried it; a bridge may not know what time it is.
    package var validForSeconds: Int64
    package var data: Payload

    package init(number: Int64, validForSeconds: Int64, data: Payload) {
        self.number = number
        self.validForSeconds = validForSeconds
        self.data = data
    }

    package enum Payload: Hashable, Sendable {
        case requestStart(RequestStart)
        case requestStop(RequestStop)
        case reset(Reset)
        case changeAvailability(ChangeAvailability)
        /// Forget the authorization list, and fetch it anew.
        case clearCache
        /// A person says that what was faulty is mended; what needs somebody on the spot stays.
        case clearFault
        /// Bring what was logged lately, by a request of its own.
        case getLog
        /// What some variables are set to.
        case getVariables(GetVariables)
        case setVariable(SetVariable)
        /// A type that this version does not know; answered NotSupported. Never sent.
        case other(type: String)

        package var type: String {
            switch self {
            case .requestStart: "RequestStartTransaction"
            case .requestStop: "RequestStopTransaction"
            case .reset: "Reset"
            case .changeAvailability: "ChangeAvailability"
            case .clearCache: "ClearCache"
            case .clearFault: "ClearFault"
            case .getLog: "GetLog"
            case .getVariables: "GetVariables"
            case .setVariable: "SetVariables"
            case .other(let type): type
            }
        }
    }

    package struct RequestStart: Hashable, Sendable, Codable {
        /// The cloud has accepted it.
        package var idToken: WireIdToken
        package var evseId: Int64

        package init(idToken: WireIdToken, evseId: Int64 = 1) {
            self.idToken = idToken
            self.evseId = evseId
        }
    }

    package struct RequestStop: Hashable, Sendable, Codable {
        /// The bridge's own name for it.
        package var transactionId: TransactionID

        package init(transactionId: TransactionID) { self.transactionId = transactionId }
    }

    package struct Reset: Hashable, Sendable, Codable {
        package var type: ResetType

        package init(type: ResetType) { self.type = type }
    }

    /// OCPP 2.0.1 ResetEnumType.
    package enum ResetType: String, Sendable, Codable, CaseIterable {
        case immediate = "Immediate"
        /// Refused while a transaction runs.
        case onIdle = "OnIdle"
    }

    package struct ChangeAvailability: Hashable, Sendable, Codable {
        package var operationalStatus: OperationalStatus

        package init(operationalStatus: OperationalStatus) {
            self.operationalStatus = operationalStatus
        }
    }

    package struct GetVariables: Hashable, Sendable, Codable {
        /// None asks for all.
        package var names: [String]

        package init(names: [String]) { self.names = names }
    }

    /// One at a time.
    package struct SetVariable: Hashable, Sendable, Codable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// OCPP 2.0.1 OperationalStatusEnumType.
    package enum OperationalStatus: String, Sendable, Codable, CaseIterable {
        case inoperative = "Inoperative"
        case operative = "Operative"
    }
}

extension BridgeCommand: Codable {
    private enum Key: String, CodingKey { case number, type, validForSeconds, data }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        number = try container.decode(Int64.self, forKey: .number)
        validForSeconds = try container.decode(Int64.self, forKey: .validForSeconds)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "RequestStartTransaction":
            data = .requestStart(try container.decode(RequestStart.self, forKey: .data))
        case "RequestStopTransaction":
            data = .requestStop(try container.decode(RequestStop.self, forKey: .data))
        case "Reset": data = .reset(try container.decode(Reset.self, forKey: .data))
        case "ChangeAvailability":
            data = .changeAvailability(
                try container.decode(ChangeAvailability.self, forKey: .data))
        case "ClearCache": data = .clearCache
        case "ClearFault": data = .clearFault
        case "GetLog": data = .getLog
        case "GetVariables":
            data = .getVariables(try container.decode(GetVariables.self, forKey: .data))
        case "SetVariables":
            data = .setVariable(try container.decode(SetVariable.self, forKey: .data))
        default: data = .other(type: String(type.prefix(50)))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(number, forKey: .number)
        try container.encode(data.type, forKey: .type)
        try container.encode(validForSeconds, forKey: .validForSeconds)
        switch data {
        case .requestStart(let value): try container.encode(value, forKey: .data)
        case .requestStop(let value): try container.encode(value, forKey: .data)
        case .reset(let value): try container.encode(value, forKey: .data)
        case .changeAvailability(let value): try container.encode(value, forKey: .data)
        case .getVariables(let value): try container.encode(value, forKey: .data)
        case .setVariable(let value): try container.encode(value, forKey: .data)
        case .clearCache, .clearFault, .getLog, .other: break
        }
    }
}

/// `GET /bridge/v1/commands?after=&wait=&list=`, signed: a long poll.
package struct BridgeCommands: Hashable, Sendable, Codable {
    /// Oldest first; at most `BridgeAPI.maximumCommandCount`.
    package var commands: [BridgeCommand]
    package var authorizationListVersion: Int64
    package var serverTime: Timestamp

    package init(
        commands: [BridgeCommand], authorizationListVersion: Int64, serverTime: Timestamp
    ) {
        self.commands = commands
        self.authorizationListVersion = authorizationListVersion
        self.serverTime = serverTime
    }
}
