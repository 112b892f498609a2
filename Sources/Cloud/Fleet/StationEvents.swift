import CloudCore

extension DomainObject {
    package static let station = DomainObject(rawValue: "station")
}

/// Signals without an event; the station is the subject.
extension DomainObject {
    /// The station has connected or disconnected.
    package static let stationConnection = DomainObject(rawValue: "stationConnection")
    /// The station has booted, or its bridge polls again after a silence; it has its answer.
    package static let stationReturn = DomainObject(rawValue: "stationReturn")
}

/// The station is the subject.
extension DomainEvent.Kind {
    package static let stationAdded = Self(.station, "added")
    package static let stationChanged = Self(.station, "changed")
    /// The station belongs to another location.
    package static let stationMoved = Self(.station, "moved")
    package static let stationRemoved = Self(.station, "removed")
    package static let stationBooted = Self(.station, "booted")
    package static let stationConnected = Self(.station, "connected")
    package static let stationDisconnected = Self(.station, "disconnected")
    /// A connector has another status or error.
    package static let connectorChanged = Self(.station, "connectorChanged")
}
