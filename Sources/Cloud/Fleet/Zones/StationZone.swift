import CloudCore
import CommonBase
import Foundation

/// The time zone of a charger: the only place that knows it.
package enum StationZone {
    /// For sums over chargers in several zones.
    package static let standard = TimeZone(identifier: Location.standardTimeZone) ?? .gmt

    /// The zone of the charger's location now. Days that are kept stay as they are when a location
    /// gets another zone.
    package static func of(_ station: StationID, _ db: Database) throws -> TimeZone {
        try StationPlace.of(station, db).map(of) ?? standard
    }

    package static func of(_ place: StationPlace) -> TimeZone {
        TimeZone(identifier: place.timeZone) ?? standard
    }

    package static func of(_ place: Location) -> TimeZone {
        TimeZone(identifier: place.timeZone) ?? standard
    }
}
