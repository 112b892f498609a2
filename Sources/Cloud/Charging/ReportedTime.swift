import ChargingModel
import CloudFleet
import CommonBase

/// Checks whether a time that a station or a bridge reports is credible.
package enum ReportedTime {
    /// A reported time may be this far in the future before it becomes an anomaly.
    static let toleratedFutureSeconds: Int64 = 300

    /// Maximum uncertainty of a time that the bridge reconstructed afterwards: a quarter of an hour,
    /// the settlement period of electricity.
    static let toleratedUncertaintySeconds: Int64 = 900

    /// Events of a bridge that is connected arrive within an hour: its queue may wait for a retry
    /// or a quota while its polls arrive.
    private static let bridgeDelaySeconds: Int64 = 3600

    /// Whether a bridge reports a time at which it was connected and did not report it.
    package static func isTooOld(
        _ claimed: Timestamp, heard: Timestamp, _ clock: StationClock
    ) -> Bool {
        claimed < heard.adding(seconds: -bridgeDelaySeconds)
            && !clock.mayHaveKept(claimed, heard: heard)
    }

    /// Whether an event is of now, within the tolerance.
    package static func isPrompt(_ claimed: Timestamp, heard: Timestamp) -> Bool {
        claimed.millisecondsSince(heard).magnitude <= UInt64(toleratedFutureSeconds * 1000)
    }

    /// The time of a bridge's event; nil if it is too uncertain.
    package static func known(_ moment: Moment) -> Timestamp? {
        let isNear = moment.uncertaintySeconds.map {
            (0...toleratedUncertaintySeconds).contains($0)
        }
        return moment.isSynchronised || isNear == true ? moment.wall : nil
    }

    /// The anomalies of a time that a clock reported which was ahead by `milliseconds`.
    static func anomalies(ofOffset milliseconds: Int64) -> Set<Anomaly> {
        if abs(milliseconds) <= toleratedFutureSeconds * 1000 { return [] }
        return milliseconds > 0 ? [.timeInFuture] : [.timeInPast]
    }

    /// The anomalies of a time that a bridge reported.
    /// - Parameter heard: when the report arrived.
    package static func remarks(_ claimed: Timestamp, heard: Timestamp) -> Set<Anomaly> {
        if claimed < .earliestPlausible { return [.clockUnsynchronised] }
        let latest = heard.adding(seconds: toleratedFutureSeconds)
        return claimed > latest ? [.timeInFuture] : []
    }
}
