/// An event of a station that other domains react to.
package enum StationNotice: Hashable, Sendable {
    /// The station booted or reconnected.
    case returned
    /// The station's local list contradicts the cloud's response (OCPP 1.6 edition 2 §3.5.2).
    case localListConflict
}
