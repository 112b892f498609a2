import CommonBase

/// A command from the cloud to a bridge.
///
/// In JSON: `{"number": 7, "type": "RequestStartTransaction", "validForSeconds": 28, "data": {…}}`.
/// Types and members use OCPP 2.0.1's names. A bridge executes commands in order of their numbers,
/// each at most once, and none after it has expired.
package struct BridgeCommand: Hashable, Sendable {
    /// Increases, possibly with gaps. Within `CounterBounds`.
    package var number: Int64
    /// Counts from the response that carried the command, because a bridge may not know the time.
    /// Within `ValidityBounds`.
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
        case setTransactionLimit(SetTransactionLimit)
        case reset(Reset)
        case changeAvailability(ChangeAvailability)
        /// Discard the authorization list and fetch it again.
        case clearCache
        /// An admin says that the fault is fixed. Faults that need somebody on site remain.
        case clearFault
        /// Upload the recent log in a separate request.
        case getLog
        /// Report the values of variables.
        case getVariables(GetVariables)
        case setVariable(SetVariable)
        /// A type that this version does not know; answered with NotSupported. Never sent.
        case other(type: String)

        package var type: String {
            switch self {
            case .requestStart: "RequestStartTransaction"
            case .requestStop: "RequestStopTransaction"
            case .setTransactionLimit: "SetTransactionLimit"
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
        /// Already authorized by the cloud.
        package var idToken: WireIdToken
        package var evseId: Int64
        /// Most energy of the transaction, where less than the bridge's policy allows.
        package var maximumEnergyWh: Int64?
        /// When the bridge ends the transaction, if its clock is set.
        package var endsAt: Timestamp?

        package init(
            idToken: WireIdToken, evseId: Int64 = 1, maximumEnergyWh: Int64? = nil,
            endsAt: Timestamp? = nil
        ) {
            self.idToken = idToken
            self.evseId = evseId
            self.maximumEnergyWh = maximumEnergyWh
            self.endsAt = endsAt
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            idToken = try container.decode(WireIdToken.self, forKey: .idToken)
            evseId = try container.decode(Int64.self, forKey: .evseId)
            maximumEnergyWh = try container.decodeIfPresent(
                .maximumEnergyWh, in: WattHourBounds.self)
            endsAt = try container.decodeIfPresent(Timestamp.self, forKey: .endsAt)
        }
    }

    package struct RequestStop: Hashable, Sendable, Codable {
        /// The id that the bridge gave the transaction.
        package var transactionId: TransactionID

        package init(transactionId: TransactionID) { self.transactionId = transactionId }
    }

    /// Replaces the energy limit of a running transaction: the driver's credit has changed.
    package struct SetTransactionLimit: Hashable, Sendable, Codable {
        /// The id that the bridge gave the transaction.
        package var transactionId: TransactionID
        /// Most energy of the whole transaction; nil for what the bridge's policy allows.
        package var maximumEnergyWh: Int64?

        package init(transactionId: TransactionID, maximumEnergyWh: Int64?) {
            self.transactionId = transactionId
            self.maximumEnergyWh = maximumEnergyWh
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            transactionId = try container.decode(TransactionID.self, forKey: .transactionId)
            maximumEnergyWh = try container.decodeIfPresent(
                .maximumEnergyWh, in: WattHourBounds.self)
        }
    }

    package struct Reset: Hashable, Sendable, Codable {
        package var type: ResetType

        package init(type: ResetType) { self.type = type }
    }

    /// OCPP 2.0.1 ResetEnumType.
    package enum ResetType: String, Sendable, Codable, CaseIterable {
        case immediate = "Immediate"
        /// Rejected while a transaction is running.
        case onIdle = "OnIdle"
    }

    package struct ChangeAvailability: Hashable, Sendable, Codable {
        package var operationalStatus: OperationalStatus

        package init(operationalStatus: OperationalStatus) {
            self.operationalStatus = operationalStatus
        }
    }

    package struct GetVariables: Hashable, Sendable, Codable {
        /// Empty means all variables.
        package var names: [String]

        package init(names: [String]) { self.names = names }
    }

    /// Sets one variable.
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
        number = try container.decode(.number, in: CounterBounds.self)
        validForSeconds = try container.decode(.validForSeconds, in: ValidityBounds.self)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "RequestStartTransaction":
            data = .requestStart(try container.decode(RequestStart.self, forKey: .data))
        case "RequestStopTransaction":
            data = .requestStop(try container.decode(RequestStop.self, forKey: .data))
        case "SetTransactionLimit":
            data = .setTransactionLimit(
                try container.decode(SetTransactionLimit.self, forKey: .data))
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
        default: data = .other(type: type.storable(scalars: 50))
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
        case .setTransactionLimit(let value): try container.encode(value, forKey: .data)
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
    /// The version of the `BookingDocument`; absent from a cloud without bookings.
    package var bookingsVersion: Int64?
    package var serverTime: Timestamp

    package init(
        commands: [BridgeCommand], authorizationListVersion: Int64, bookingsVersion: Int64? = nil,
        serverTime: Timestamp
    ) {
        self.commands = commands
        self.authorizationListVersion = authorizationListVersion
        self.bookingsVersion = bookingsVersion
        self.serverTime = serverTime
    }

    /// Commands beyond the limit are dropped; the next poll gets them.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let all = try container.decode([BridgeCommand].self, forKey: .commands)
        commands = Array(all.prefix(BridgeAPI.maximumCommandCount))
        authorizationListVersion = try container.decode(
            .authorizationListVersion, in: CounterBounds.self)
        bookingsVersion = try container.decodeIfPresent(.bookingsVersion, in: CounterBounds.self)
        serverTime = try container.decode(Timestamp.self, forKey: .serverTime)
    }
}
