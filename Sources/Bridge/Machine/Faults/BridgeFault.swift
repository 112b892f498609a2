import CommonBase

/// Why a bridge lets nobody charge; the word is StatusNotification's `errorCode`. The worst comes first.
///
/// | fault | found by | lasts until |
/// |---|---|---|
/// | contactorWelded | auxiliary contact, or energy, though it is to be open | cleared on the spot |
/// | contactorStuckOpen | no auxiliary contact within 1 s, three times | cleared on the spot |
/// | emergencyStop | its input | the input is released |
/// | residualCurrent, overTemperature | their inputs | released for 5 min; the third in a day: cleared |
/// | feedbackChatters | six changes of the auxiliary contact in 10 s that nobody wanted | cleared |
/// | meterSilent | no reading of a meter that is asked | it answers |
/// | outputsPersist | the kernel's setting | a restart with another one |
/// | databaseLost | what was stored of faults could not be read | cleared |
///
/// Cleared: by a person, on the spot or from afar; on the spot: only there. Both survive restarts, and
/// so do the 5 min: they begin anew with one before they are surely over. Clearing ends them.
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

    /// Only a person at the charger may say that it is mended.
    package var needsInspection: Bool { self == .contactorWelded || self == .contactorStuckOpen }

    /// Only a person may say that it is mended, from afar unless it needs an inspection.
    var latches: Bool {
        needsInspection || self == .feedbackChatters || self == .databaseLost
    }

    /// A protection that trips, and must have time before power comes back.
    var coolsDown: Bool { self == .residualCurrent || self == .overTemperature }
}

/// What of the faults outlasts a restart.
package struct StoredFaults: Hashable, Sendable, Codable {
    package struct Trip: Hashable, Sendable, Codable {
        package var fault: BridgeFault
        /// Nil in files of before; what has no known time counts as of the next start.
        package var tripped: Moment?
        /// Nil while it lasts.
        package var released: Moment?

        /// Whether nobody knows in this start of the machine how long ago it was.
        func isUndated(at now: Moment) -> Bool {
            guard let tripped else { return true }
            return tripped.bootID != now.bootID && !tripped.isSynchronised
        }
    }

    /// Until a person clears them.
    package var latched: Set<BridgeFault> = []
    /// Of protections, the newest last.
    package var trips: [Trip] = []

    package init() {}
}
