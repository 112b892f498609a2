/// A fact: something that a station said about one charging transaction. Appended, never changed.
///
/// The shape follows OCPP 2.0.1's TransactionEvent, whatever protocol brought it.
public struct ChargingEvent: Hashable, Sendable, Codable {
    /// Makes redelivery harmless: the same fact always has the same key, and no other fact of the
    /// transaction has it. Bridge: sequence number, content, part. OCPP 1.6: see `FactKey` in the
    /// stations' target.
    public var key: String
    /// By the station's own account.
    public var occurredAt: Timestamp
    /// When we heard it; never enters the fold.
    public var receivedAt: Timestamp
    /// The bridge's counter within the transaction, from 0; nil in OCPP 1.6, which has none.
    public var sequenceNumber: Int64?
    /// What was odd already when it came in.
    public var remarks: Set<Anomaly>
    public var content: Content

    public init(
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

    public enum Content: Hashable, Sendable, Codable {
        case authorized(token: IdTokenReference, registerWh: Int64?)
        case started(token: IdTokenReference?, registerWh: Int64?)
        case sampled([MeterReading])
        case chargingStateChanged(ChargingState)
        case ended(reason: StoppedReason, registerWh: Int64?, token: IdTokenReference?)
        /// Not of the station, but of a person.
        case corrected(Correction)
    }

    public var kind: Kind {
        switch content {
        case .authorized: .authorized
        case .started: .started
        case .sampled: .sampled
        case .chargingStateChanged: .chargingStateChanged
        case .ended: .ended
        case .corrected: .corrected
        }
    }

    public enum Kind: String, Sendable, Codable, CaseIterable {
        case authorized, started, sampled, chargingStateChanged, ended, corrected
    }
}

/// OCPP 2.0.1 ChargingStateEnumType.
public enum ChargingState: String, Sendable, Codable, CaseIterable {
    case charging = "Charging"
    case evConnected = "EVConnected"
    case suspendedEV = "SuspendedEV"
    case suspendedEVSE = "SuspendedEVSE"
    case idle = "Idle"
}

/// Why a transaction ended: OCPP 2.0.1 ReasonEnumType, to which all of 1.6's reasons map.
public enum StoppedReason: String, Sendable, Codable, CaseIterable {
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
