import ChargingModel
import CommonBase

/// Checks whether a time that a station or a bridge reports is credible.
package enum ReportedTime {
    /// A reported time may be this far in the future before it becomes an anomaly.
    static let toleratedFutureSeconds: Int64 = 300

    /// Maximum uncertainty of a time that the bridge reconstructed afterwards: a quarter of an hour,
    /// the settlement period of electricity.
    static let toleratedUncertaintySeconds: Int64 = 900

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
