import ChargingModel
import CommonBase

/// What the cloud makes of a time that an OCPP station reports.
///
/// A clock shows every time only once. So a report says one of two things: that its event happened
/// just now, and what the clock shows; or that the station kept it for a while. It can have kept it
/// only while it was away, or the queue of that absence was still being sent. Only then does the
/// station's own time decide about rights; all else is judged by the time of arrival.
package struct JudgedTime: Hashable, Sendable {
    /// What a reported time belongs to.
    package enum Kind: Hashable, Sendable {
        case start
        /// A status, which a station does not report later (OCPP 1.6 edition 2 §4.9).
        case status
        /// The latest of some readings. Stations collect readings, so they may be late.
        case sample
        case stop
    }

    /// When it happened, by the cloud's clock; never after the arrival by more than the tolerance.
    package var at: Timestamp
    /// The time whose rights apply to a start; nil is now.
    package var usedAt: Timestamp?
    package var anomalies: Set<Anomaly> = []
    /// The reported time minus `at`.
    package var offsetMilliseconds: Int64

    package init(_ claimed: Timestamp, at: Timestamp) {
        self.at = at
        offsetMilliseconds = claimed.millisecondsSince(at)
    }
}
