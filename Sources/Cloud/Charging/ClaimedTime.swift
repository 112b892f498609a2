import ChargingModel
import CommonBase

/// What a station's or a bridge's own account of the time is worth.
package enum ClaimedTime {
    /// A device may be this far ahead of us before it counts as odd.
    static let toleratedFutureSeconds: Int64 = 300

    /// A time that was worked out afterwards is as good as one that was read, if it is off by no more than
    /// what electricity is settled by: a quarter of an hour.
    static let toleratedUncertaintySeconds: Int64 = 900

    /// Of a bridge's event; nil where nobody vouches for it.
    package static func known(_ moment: Moment) -> Timestamp? {
        let isNear = moment.uncertaintySeconds.map {
            (0...toleratedUncertaintySeconds).contains($0)
        }
        return moment.isSynchronised || isNear == true ? moment.wall : nil
    }

    /// - Parameter heard: when the claim came in.
    package static func remarks(_ claimed: Timestamp, heard: Timestamp) -> Set<Anomaly> {
        if claimed < .earliestPlausible { return [.clockUnsynchronised] }
        let latest = heard.adding(seconds: toleratedFutureSeconds)
        return claimed > latest ? [.timeInFuture] : []
    }
}
