import CloudCore
import CloudFleet
import CommonBase

/// Who may use a place, and how it is booked.
package struct PlaceTerms: Hashable, Sendable, FetchableRecord {
    package enum Access: String, Sendable, Codable, CaseIterable {
        /// Only those whom the host lets charge, alone or by a group.
        case group
        /// Everybody with an account, by a booking.
        case members
        /// Everybody, also without a booking.
        case `public`
    }

    package enum Confirmation: String, Sendable, Codable, CaseIterable {
        case instant
        /// The host answers each request.
        case approval
        /// Those who may charge without a booking book instantly; the host answers all others.
        case instantForGroups
    }

    package var access: Access
    /// While paused, only the hosts can book, and the map does not show the place.
    package var isPaused: Bool
    package var confirmation: Confirmation
    package var minimumMinutes: Int64
    package var maximumMinutes: Int64
    /// From now to the start of a booking, at least.
    package var leadMinutes: Int64
    /// From now to the start of a booking, at most.
    package var horizonDays: Int64
    /// Kept free between the bookings of different people.
    package var bufferMinutes: Int64
    /// After the start, within which the booker must start to charge.
    package var arrivalMinutes: Int64
    /// Before the start, until which it is canceled without a fee.
    package var freeCancellationMinutes: Int64
    package var cancellationFee: Money
    package var noShowFee: Money

    /// The terms of a place whose host chose none.
    package static let standard = PlaceTerms(
        access: .group, isPaused: false, confirmation: .instantForGroups, minimumMinutes: 30,
        maximumMinutes: 720, leadMinutes: 0, horizonDays: 56, bufferMinutes: 0,
        arrivalMinutes: 30, freeCancellationMinutes: 60, cancellationFee: .zero, noShowFee: .zero)

    package init(
        access: Access, isPaused: Bool, confirmation: Confirmation, minimumMinutes: Int64,
        maximumMinutes: Int64, leadMinutes: Int64, horizonDays: Int64, bufferMinutes: Int64,
        arrivalMinutes: Int64, freeCancellationMinutes: Int64, cancellationFee: Money,
        noShowFee: Money
    ) {
        self.access = access
        self.isPaused = isPaused
        self.confirmation = confirmation
        self.minimumMinutes = minimumMinutes
        self.maximumMinutes = maximumMinutes
        self.leadMinutes = leadMinutes
        self.horizonDays = horizonDays
        self.bufferMinutes = bufferMinutes
        self.arrivalMinutes = arrivalMinutes
        self.freeCancellationMinutes = freeCancellationMinutes
        self.cancellationFee = cancellationFee
        self.noShowFee = noShowFee
    }

    package init(row: Row) throws {
        access = try row.choice("access")
        isPaused = try row["is_paused"] as Int64 == 1
        confirmation = try row.choice("confirmation")
        minimumMinutes = try row["minimum_minutes"]
        maximumMinutes = try row["maximum_minutes"]
        leadMinutes = try row["lead_minutes"]
        horizonDays = try row["horizon_days"]
        bufferMinutes = try row["buffer_minutes"]
        arrivalMinutes = try row["arrival_minutes"]
        freeCancellationMinutes = try row["free_cancellation_minutes"]
        cancellationFee = Money(minor: try row["cancellation_fee_minor"])
        noShowFee = Money(minor: try row["no_show_fee_minor"])
    }
}

package enum PlaceTermsTable {
    /// The terms of a location; the standard ones if its host chose none.
    package static func of(_ location: LocationID, _ db: Database) throws -> PlaceTerms {
        try PlaceTerms.fetchOne(
            db, cached: "SELECT * FROM place_terms WHERE location_id = ?", arguments: [location])
            ?? .standard
    }

    /// Whether the host has published a place, and not withdrawn it.
    static func isOffered(_ location: LocationID, _ db: Database) throws -> Bool {
        try Int64.fetchOne(
            db, cached: "SELECT is_offered FROM place_terms WHERE location_id = ?",
            arguments: [location]) == 1
    }

    /// Notes that a place is published, or no longer. `PlaceTermsService.setOffered` also opens it.
    static func setOffered(
        _ isOffered: Bool, _ location: LocationID, _ db: Database
    ) throws {
        try save(try of(location, db), of: location, db)
        try db.execute(
            cached: "UPDATE place_terms SET is_offered = ? WHERE location_id = ?",
            arguments: [isOffered ? 1 : 0, location])
    }

    /// Sets the name that `PlaceNames` tells people who may not know the address.
    package static func setPublicName(
        _ name: String, _ location: LocationID, _ db: Database
    ) throws {
        try save(try of(location, db), of: location, db)
        try db.execute(
            cached: "UPDATE place_terms SET public_name = ? WHERE location_id = ?",
            arguments: [name, location])
    }

    /// What the map reads of a place beside its terms; its listing sets it.
    package struct MapEntry: Hashable, Sendable {
        /// The public point in microdegrees; nil without a position.
        package var latitudeE6: Int64?
        package var longitudeE6: Int64?
        package var powerW: Int64
        package var connector: String

        package init(
            latitudeE6: Int64?, longitudeE6: Int64?, powerW: Int64, connector: String
        ) {
            self.latitudeE6 = latitudeE6
            self.longitudeE6 = longitudeE6
            self.powerW = powerW
            self.connector = connector
        }
    }

    package static func setMapEntry(
        _ entry: MapEntry, _ location: LocationID, _ db: Database
    ) throws {
        try save(try of(location, db), of: location, db)
        try db.execute(
            cached: """
                UPDATE place_terms SET map_latitude_e6 = ?, map_longitude_e6 = ?,
                    map_power_w = ?, map_connector = ?
                WHERE location_id = ?
                """,
            arguments: [
                entry.latitudeE6, entry.longitudeE6, entry.powerW, entry.connector, location,
            ])
    }

    /// Whether the map and the search leave out a place that was published. It does nothing for one
    /// without terms.
    package static func setHidden(
        _ isHidden: Bool, _ location: LocationID, _ db: Database
    ) throws {
        try db.execute(
            cached: "UPDATE place_terms SET is_hidden = ? WHERE location_id = ?",
            arguments: [isHidden, location])
    }

    package static func save(
        _ terms: PlaceTerms, of location: LocationID, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO place_terms (location_id, access, is_paused, confirmation,
                    minimum_minutes, maximum_minutes, lead_minutes, horizon_days, buffer_minutes,
                    arrival_minutes, free_cancellation_minutes, cancellation_fee_minor,
                    no_show_fee_minor)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (location_id) DO UPDATE SET
                    access = excluded.access, is_paused = excluded.is_paused,
                    confirmation = excluded.confirmation,
                    minimum_minutes = excluded.minimum_minutes,
                    maximum_minutes = excluded.maximum_minutes,
                    lead_minutes = excluded.lead_minutes, horizon_days = excluded.horizon_days,
                    buffer_minutes = excluded.buffer_minutes,
                    arrival_minutes = excluded.arrival_minutes,
                    free_cancellation_minutes = excluded.free_cancellation_minutes,
                    cancellation_fee_minor = excluded.cancellation_fee_minor,
                    no_show_fee_minor = excluded.no_show_fee_minor
                """,
            arguments: [
                location, terms.access.rawValue, terms.isPaused ? 1 : 0,
                terms.confirmation.rawValue, terms.minimumMinutes, terms.maximumMinutes,
                terms.leadMinutes, terms.horizonDays, terms.bufferMinutes, terms.arrivalMinutes,
                terms.freeCancellationMinutes, terms.cancellationFee.minor,
                terms.noShowFee.minor,
            ])
    }
}
