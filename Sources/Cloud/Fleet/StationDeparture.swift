import CloudCore
import CommonBase

/// A station that leaves its place.
package struct StationDeparture: Sendable {
    package enum Cause: Sendable {
        /// To another place of the same host.
        case moved
        /// To another host.
        case handedOver
        /// It stays with its history, and nobody can charge there.
        case shutDown
        /// It is deleted with everything that refers to it.
        case removed
    }

    package var station: StationID
    package var cause: Cause
    /// Who caused it; nil for nobody.
    package var person: PersonID?

    package init(station: StationID, cause: Cause, by person: PersonID?) {
        self.station = station
        self.cause = cause
        self.person = person
    }
}

/// What another domain does before a station leaves its place, in the same transaction.
package protocol StationDepartureRule: Sendable {
    func willLeave(_ departure: StationDeparture, _ db: Database, at moment: Moment) throws
}
