import ChargingModel
import CommonBase

/// OCPP 2.0.1 TransactionEventRequest, reduced to what a bridge needs.
///
/// | event | resulting fact |
/// |---|---|
/// | `Started` with the token | `authorized`: durable before the contactor closes |
/// | a meter value in context `Transaction.Begin` | `started`: the contactor has closed |
/// | `Updated` with a charging state | `chargingStateChanged` |
/// | other meter values | `sampled` |
/// | `Ended` | `ended`, with the register |
package struct TransactionEvent: Hashable, Sendable {
    package var eventType: EventType
    package var triggerReason: TriggerReason
    /// Starts at 0 in each transaction, without gaps. Within `CounterBounds`.
    package var seqNo: Int64
    package var transactionId: TransactionID
    package var evseId: Int64
    package var chargingState: ChargingState?
    package var stoppedReason: StoppedReason?
    package var idToken: WireIdToken?
    /// At most `maximumReadingCount`.
    package var meterValue: [MeterReading]
    /// Whether the meter may have missed pulses since the previous value.
    package var meterGap: Bool
    /// True if the bridge decided by its authorization list because the cloud did not answer.
    package var offline: Bool?

    package init(
        _ eventType: EventType, triggerReason: TriggerReason, seqNo: Int64,
        transactionId: TransactionID, evseId: Int64 = 1, chargingState: ChargingState? = nil,
        stoppedReason: StoppedReason? = nil, idToken: WireIdToken? = nil,
        meterValue: [MeterReading] = [], meterGap: Bool = false, offline: Bool? = nil
    ) {
        self.eventType = eventType
        self.triggerReason = triggerReason
        self.seqNo = seqNo
        self.transactionId = transactionId
        self.evseId = evseId
        self.chargingState = chargingState
        self.stoppedReason = stoppedReason
        self.idToken = idToken
        self.meterValue = meterValue
        self.meterGap = meterGap
        self.offline = offline
    }

    /// As of an OCPP message. A bridge sends one to three readings with an event.
    package static let maximumReadingCount = 1000

    package enum EventType: String, Sendable, Codable, CaseIterable {
        case started = "Started"
        case updated = "Updated"
        case ended = "Ended"
    }

    /// The values of OCPP 2.0.1 TriggerReasonEnumType that a bridge uses.
    package enum TriggerReason: String, Sendable, Codable, CaseIterable {
        case authorized = "Authorized"
        case chargingStateChanged = "ChargingStateChanged"
        case meterValuePeriodic = "MeterValuePeriodic"
        case meterValueClock = "MeterValueClock"
        case stopAuthorized = "StopAuthorized"
        case abnormalCondition = "AbnormalCondition"
        case evDeparted = "EVDeparted"
        case remoteStart = "RemoteStart"
        case remoteStop = "RemoteStop"
        case resetCommand = "ResetCommand"
        /// Any other reason, from a newer bridge.
        case other = "Other"
    }
}

extension TransactionEvent: Codable {
    /// `evseId`, `meterValue` and `meterGap` are optional and default to 1, empty and false.
    /// Unknown enum values become `other` or nil: rejecting them would block all later events.
    /// - Throws: `DecodingError` also for a number out of bounds and too many readings.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        eventType = try container.decode(EventType.self, forKey: .eventType)
        let trigger = try container.decode(String.self, forKey: .triggerReason)
        triggerReason = TriggerReason(rawValue: trigger) ?? .other
        seqNo = try container.decode(.seqNo, in: CounterBounds.self)
        transactionId = try container.decode(TransactionID.self, forKey: .transactionId)
        evseId = try container.decodeIfPresent(Int64.self, forKey: .evseId) ?? 1
        chargingState = try container.decodeIfPresent(String.self, forKey: .chargingState)
            .flatMap(ChargingState.init)
        stoppedReason = try container.decodeIfPresent(String.self, forKey: .stoppedReason)
            .map { StoppedReason(rawValue: $0) ?? .other }
        idToken = try container.decodeIfPresent(WireIdToken.self, forKey: .idToken)
        meterValue =
            try container.decodeIfPresent([MeterReading].self, forKey: .meterValue) ?? []
        guard meterValue.count <= Self.maximumReadingCount else {
            throw DecodingError.dataCorruptedError(
                forKey: .meterValue, in: container,
                debugDescription: "more than \(Self.maximumReadingCount) readings")
        }
        meterGap = try container.decodeIfPresent(Bool.self, forKey: .meterGap) ?? false
        offline = try container.decodeIfPresent(Bool.self, forKey: .offline)
    }
}

/// OCPP 2.0.1 IdTokenType.
package struct WireIdToken: Hashable, Sendable, Codable {
    package var idToken: String
    /// `ISO14443` for a card, `Local` for an identifier that a person or the cloud made up.
    package var type: String
    package var additionalInfo: [AdditionalInfo]?

    package struct AdditionalInfo: Hashable, Sendable, Codable {
        package var additionalIdToken: String
        package var type: String

        package init(additionalIdToken: String, type: String) {
            self.additionalIdToken = additionalIdToken
            self.type = type
        }
    }

    package init(_ token: IdToken, type: String = "ISO14443", proof: SUNMessage? = nil) {
        idToken = token.text
        self.type = type
        additionalInfo = proof.map { [.init(additionalIdToken: $0.text, type: Self.proofType)] }
    }

    private static let proofType = "SUN"

    /// The proof that a card with secure unique NFC presented with this tap.
    package var proof: SUNMessage? {
        additionalInfo?.first { $0.type == Self.proofType }
            .flatMap { SUNMessage($0.additionalIdToken) }
    }
}
