import CommonBase

/// A fact: something that a station said about one charging transaction. Appended, never changed.
///
/// The shape follows OCPP 2.0.1's TransactionEvent, whatever protocol brought it.
package struct ChargingEvent: Hashable, Sendable, Codable {
    /// Makes redelivery harmless: the same fact always has the same key, and no other fact of the
    /// transaction has it. Bridge: sequence number, content, part. OCPP 1.6: see `FactKey` in the
    /// stations' target.
    package var key: String
    /// By the station's own account.
    package var occurredAt: Timestamp
    /// When we heard it; never enters the fold.
    package var receivedAt: Timestamp
    /// The bridge's counter within the transaction, from 0; nil in OCPP 1.6, which has none.
    package var sequenceNumber: Int64?
    /// What was odd already when it came in.
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
        /// Not of the station, but of a person.
        case corrected(Correction)
    }

    package var kind: Kind {
        switch content {
        case .authorized: .authorized
        case .started: .started
        case .sampled: .sampled
        case .chargingStateChanged: .chargingStateChanged
        case .ended: .ended
        case .corrected: .corrected
        }
    }

    package enum Kind: String, Sendable, Codable, CaseIterable {
        case authorized, started, sampled, chargingStateChanged, ended, corrected
    }
}

/// OCPP 2.0.1 ChargingStateEnumType.
package enum ChargingState: String, Sendable, Codable, CaseIterable {
    case charging = "Charging"
    case evConnected = "EVConnected"
    case suspendedEV = "SuspendedEV"
    case suspendedEVSE = "SuspendedEVSE"
    case idle = "Idle"
}

/// Why a transaction ended: OCPP 2.0.1 ReasonEnumType, to which all of 1.6's reasons map.
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
