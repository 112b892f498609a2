import CloudCore
import CloudFleet
import CommonBase

/// Names what a driver told the hosts of a charger.
package enum ChargerReportSubject: Sendable {}
package typealias ChargerReportID = ID<ChargerReportSubject>

/// What a driver told the hosts of a charger.
package struct ChargerReport: Hashable, Sendable, FetchableRecord {
    package var id: ChargerReportID
    /// Whose hosts it went to; nil for a charger without a location.
    package var locationID: LocationID?
    /// The driver.
    package var personID: PersonID
    /// As the charger was called then.
    package var place: String
    /// Of the charger, as `/c/<code>` takes it.
    package var code: String
    package var problem: ChargerProblem
    package var details: String
    package var createdAt: Timestamp
    /// The sizes of its photo; nil without one.
    package var photo: PhotoSize?

    /// In pixels.
    package struct PhotoSize: Hashable, Sendable {
        package var width: Int
        package var height: Int
        package var previewWidth: Int
        package var previewHeight: Int
    }

    package init(row: Row) throws {
        id = try row["id"]
        locationID = row["location_id"]
        personID = try row["person_id"]
        place = try row["place"]
        code = try row["code"]
        problem = try row.choice("problem")
        details = try row["details"]
        createdAt = try row["created_at"]
        if let width: Int = row["width"], let height: Int = row["height"],
            let previewWidth: Int = row["preview_width"],
            let previewHeight: Int = row["preview_height"]
        {
            photo = PhotoSize(
                width: width, height: height, previewWidth: previewWidth,
                previewHeight: previewHeight)
        }
    }

    init(
        id: ChargerReportID, at place: ChargingPlace, by person: PersonID,
        _ problem: ChargerProblem, _ details: String, at now: Timestamp
    ) {
        self.id = id
        locationID = place.locationID
        personID = person
        self.place = place.name
        code = place.code.text
        self.problem = problem
        self.details = details
        createdAt = now
    }
}
