import CommonBase

/// A fact that a station reported about one charging transaction. Appended, never changed.
///
/// The shape follows OCPP 2.0.1's TransactionEvent, independent of the protocol that reported it.
package struct ChargingEvent: Hashable, Sendable, Codable {
    /// Makes redelivery idempotent: the same fact always has the same key, and the key is unique
    /// within the transaction. Bridge: sequence number, content, part. OCPP 1.6: see `FactKey` in
    /// the stations' target.
    package var key: String
    /// The time that the station reported, corrected by what is known of its clock.
    package var occurredAt: Timestamp
    /// How much later the reported time was than `occurredAt`, also that of each reading; nil for an
    /// uncorrected time.
    package var clockOffsetMilliseconds: Int64?
    /// When the cloud or bridge received it; never used by the fold.
    package var receivedAt: Timestamp
    /// The bridge's counter within the transaction, from 0; nil for OCPP 1.6, which has no counter.
    package var sequenceNumber: Int64?
    /// How many numbers right before `sequenceNumber` are of facts that a quota dropped; nil for 0.
    package var droppedNumbers: Int64?
    /// Anomalies that were found on arrival.
    package var remarks: Set<Anomaly>
    package var content: Content

    package init(
        key: String, occurredAt: Timestamp, receivedAt: Timestamp, sequenceNumber: Int64? = nil,
        remarks: Set<Anomaly> = [], content: Content
    ) {
        self.key = key
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.sequenceNumber = sequenceNumber
        self.remarks = remarks
        self.content = content
    }

    package enum Content: Hashable, Sendable, Codable {
        case authorized(token: IdTokenReference, registerWh: Int64?)
        case started(token: IdTokenReference?, registerWh: Int64?)
        case sampled([MeterReading])
        case chargingStateChanged(ChargingState)
        case ended(reason: StoppedReason, registerWh: Int64?, token: IdTokenReference?)
        /// Entered by a person, not reported by the station.
        case corrected(Correction)
        /// Derived by the cloud: the station has shown that it does not know the transaction any
        /// more, although it did not report the end.
        case endMissing(EndEvidence, number: Int64)
        /// Derived by the cloud: the station knows the transaction, despite the evidence up to
        /// `number`.
        case resumed(number: Int64)
    }

    /// The same fact with only the registers and the power of its readings. The fold and the energy
    /// per quarter are the same; it takes a fraction of the memory.
    package var withRegistersOnly: ChargingEvent {
        guard case .sampled(let readings) = content else { return self }
        var fact = self
        fact.content = .sampled(readings.map(\.registersAndPower))
        return fact
    }

    package var kind: Kind {
        switch content {
        case .authorized: .authorized
        case .started: .started
        case .sampled: .sampled
        case .chargingStateChanged: .chargingStateChanged
        case .ended: .ended
        case .corrected: .corrected
        case .endMissing: .endMissing
        case .resumed: .resumed
        }
    }

    package enum Kind: String, Sendable, Codable, CaseIterable {
        case authorized, started, sampled, chargingStateChanged, ended, corrected
        case endMissing, resumed

        /// The kinds of facts that are not reported by a station. They may have a time of the cloud,
        /// and their order among the facts of the station does not matter.
        package static let ofCloud: Set<Kind> = [.corrected, .endMissing, .resumed]

        package var isOfCloud: Bool { Self.ofCloud.contains(self) }
    }
}

/// What shows that a station does not know a transaction any more.
package enum EndEvidence: String, Sendable, Codable, CaseIterable {
    /// The station has booted.
    case boot
    /// The station reports that no transaction runs on the connector.
    case connectorStatus
    /// Another transaction runs on the connector.
    case otherTransaction
    /// The station rejected the command to stop the transaction.
    case stopRejected
}

/// OCPP 2.0.1 ChargingStateEnumType.
package enum ChargingState: String, Sendable, Codable, CaseIterable {
    case charging = "Charging"
    case evConnected = "EVConnected"
    case suspendedEV = "SuspendedEV"
    case suspendedEVSE = "SuspendedEVSE"
    case idle = "Idle"
}

/// Why a transaction ended: OCPP 2.0.1 ReasonEnumType, a superset of 1.6's reasons.
package enum StoppedReason: String, Sendable, Codable, CaseIterable {
    case deAuthorized = "DeAuthorized"
    case emergencyStop = "EmergencyStop"
    case energyLimitReached = "EnergyLimitReached"
    case evDisconnected = "EVDisconnected"
    case hardReset = "HardReset"
    case immediateReset = "ImmediateReset"
    case local = "Local"
    case other = "Other"
    case powerLoss = "PowerLoss"
    case reboot = "Reboot"
    case remote = "Remote"
    case softReset = "SoftReset"
    case stoppedByEV = "StoppedByEV"
    case timeout = "Timeout"
    case unlockCommand = "UnlockCommand"
}
