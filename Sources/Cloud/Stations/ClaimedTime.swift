import Common

/// What a station's or a bridge's own account of the time is worth.
enum ClaimedTime {
    /// A device may be this far ahead of us before it counts as odd.
    static let toleratedFutureSeconds: Int64 = 300

    /// - Parameter heard: when the claim came in.
    static func remarks(_ claimed: Timestamp, heard: Timestamp) -> Set<Anomaly> {
        if claimed < .earliestPlausible { return [.clockUnsynchronised] }
        let latest = heard.adding(seconds: toleratedFutureSeconds)
        return claimed > latest ? [.timeInFuture] : []
    }
}
