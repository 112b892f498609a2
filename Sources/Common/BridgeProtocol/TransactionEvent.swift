import ChargingModel
import CommonBase

/// OCPP 2.0.1 TransactionEventRequest, as far as a bridge needs it.
///
/// | event | what it becomes |
/// |---|---|
/// | `Started` with the token | the fact `authorized`: durable before the contactor closes |
/// | a meter value in context `Transaction.Begin` | the fact `started`: the contactor has closed |
/// | `Updated` with a charging state | the fact `chargingStateChanged` |
/// | other meter values | the fact `sampled` |
/// | `Ended` | the fact `ended`, with the register |
package struct TransactionEvent: Hashable, Sendable {
    package var eventType: EventType
    package var triggerReason: TriggerReason
    /// From 0, without gaps, within the transaction.
    package var seqNo: Int64
    package var transactionId: TransactionID
    package var evseId: Int64
    package var chargingState: ChargingState?
    package var stoppedReason: StoppedReason?
    package var idToken: WireIdToken?
    package var meterValue: [MeterReading]
    /// The meter may have missed pulses since the value before.
    package var meterGap: Bool
    /// True where the bridge decided by its authorization list, since the cloud did not answer.
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

    package enum EventType: String, Sendable, Codable, CaseIterable {
        case started = "Started"
        case updated = "Updated"
        case ended = "Ended"
    }

    /// OCPP 2.0.1 TriggerReasonEnumType, the ones that a bridge has.
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
        /// Any other that a newer bridge may have.
        case other = "Other"
    }
}

extension TransactionEvent: Codable {
    /// `evseId`, `meterValue` and `meterGap` may be left out: 1, none, false. Words that are not
    /// known are `other` or none: refused, they would hold up what follows.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        eventType = try container.decode(EventType.self, forKey: .eventType)
        let trigger = try container.decode(String.self, forKey: .triggerReason)
        triggerReason = TriggerReason(rawValue: trigger) ?? .other
        seqNo = try container.decode(Int64.self, forKey: .seqNo)
        transactionId = try container.decode(TransactionID.self, forKey: .transactionId)
        evseId = try container.decodeIfPresent(Int64.self, forKey: .evseId) ?? 1
        chargingState = try container.decodeIfPresent(String.self, forKey: .chargingState)
            .flatMap(ChargingState.init)
        stoppedReason = try container.decodeIfPresent(String.self, forKey: .stoppedReason)
            .map { StoppedReason(rawValue: $0) ?? .other }
        idToken = try container.decodeIfPresent(WireIdToken.self, forKey: .idToken)
        meterValue =
            try container.decodeIfPresent([MeterReading].self, forKey: .meterValue) ?? []
        meterGap = try container.decodeIfPresent(Bool.self, forKey: .meterGap) ?? false
        offline = try container.decodeIfPresent(Bool.self, forKey: .offline)
    }
}

/// OCPP 2.0.1 IdTokenType.
package struct WireIdToken: Hashable, Sendable, Codable {
    package var idToken: String
    /// `ISO14443` for a card, `Local` for a tag that somebody made up.
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

    /// What a card that can't be copied said at this tap.
    package var proof: SUNMessage? {
        additionalInfo?.first { $0.type == Self.proofType }
            .flatMap { SUNMessage($0.additionalIdToken) }
    }
}
