import CloudCore
import CommonBase

/// A connector that a code names, with what everybody who stands before it may know.
package struct ChargingPlace: Hashable, Sendable, FetchableRecord {
    package var code: EVSECode
    /// Nil once the station was removed and none has taken its place.
    package var stationID: StationID?
    package var connectorID: Int64
    package var stationName: String
    package var kind: TransactionSource
    package var locationID: LocationID?
    package var locationName: String?
    package var hostID: PersonID?
    /// An IANA name.
    package var timeZone: String

    /// `Garage, Home`; only the station's name where the location has the same or none.
    package var name: String { address.map { "\(title), \($0)" } ?? title }

    /// The name without the location; the location's where the station has none.
    package var title: String { stationName.isEmpty ? locationName ?? "" : stationName }

    /// The location, unless `title` is the same.
    package var address: String? { locationName == title ? nil : locationName }

    package init(row: Row) throws {
        let text: String = try row["code"]
        guard let code = EVSECode(text) else {
            throw ServiceError(.internalError, "The stored EVSE code \(text) is not valid.")
        }
        self.code = code
        stationID = row["station_id"]
        connectorID = try row["connector_id"]
        stationName = row["station_name"] ?? ""
        let kind: String? = row["kind"]
        self.kind = kind.flatMap(TransactionSource.init(rawValue:)) ?? .ocpp16
        locationID = row["location_id"]
        locationName = row["location_name"]
        hostID = row["host_id"]
        timeZone = row["time_zone"] ?? Location.standardTimeZone
    }
}
