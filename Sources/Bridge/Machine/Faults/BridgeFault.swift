import CommonBase

/// Why a bridge lets nobody charge; the name is StatusNotification's `errorCode`. The worst first.
///
/// | fault | found by | lasts until |
/// |---|---|---|
/// | contactorWelded | auxiliary contact, or energy, while it should be open | cleared at the charger |
/// | contactorStuckOpen | no auxiliary contact within 1 s, three times | cleared at the charger |
/// | emergencyStop | its input | the input is released |
/// | residualCurrent, overTemperature | their inputs | released for 5 min; the third in a day: cleared |
/// | feedbackChatters | six unexpected changes of the auxiliary contact in 10 s | cleared |
/// | meterSilent | no answer of a Modbus meter | it answers |
/// | outputsPersist | the kernel's setting | a restart with another one |
/// | databaseLost | what was stored of faults could not be read | cleared |
///
/// Cleared: by a person, at the charger or remotely. Both kinds survive restarts. The 5 min start
/// again at a restart unless they have certainly passed; clearing ends them.
package enum BridgeFault: String, Hashable, Sendable, Codable, CaseIterable {
    case contactorWelded
    case contactorStuckOpen
    case emergencyStop
    case residualCurrent
    case overTemperature
    case feedbackChatters
    case meterSilent
    case outputsPersist
    case databaseLost

    /// Only a person at the charger may clear it.
    package var needsInspection: Bool { self == .contactorWelded || self == .contactorStuckOpen }

    /// Only a person may clear it, remotely unless it needs an inspection.
    var latches: Bool {
        needsInspection || self == .feedbackChatters || self == .databaseLost
    }

    /// A protection after whose trip the charger must cool down.
    var coolsDown: Bool { self == .residualCurrent || self == .overTemperature }
}

/// The faults that survive a restart.
package struct StoredFaults: Hashable, Sendable, Codable {
    package struct Trip: Hashable, Sendable, Codable {
        package var fault: BridgeFault
        /// Nil in files of older releases; a trip without a known time counts as of the next start.
        package var tripped: Moment?
        /// Nil while the protection is tripped.
        package var released: Moment?

        /// Whether its age is unknown in this boot of the machine.
        func isUndated(at now: Moment) -> Bool {
            guard let tripped else { return true }
            return tripped.bootID != now.bootID && !tripped.isSynchronised
        }
    }

    /// Until a person clears them.
    package var latched: Set<BridgeFault> = []
    /// The trips of protections, the newest last.
    package var trips: [Trip] = []

    package init() {}
}
