/// What a station has said that others than its own call want to know of.
package enum StationNotice: Hashable, Sendable {
    /// It has booted, or is back after a silence.
    case returned
    /// Its local list does not fit what it was answered (OCPP 1.6 edition 2 §3.5.2).
    case localListConflict
}
