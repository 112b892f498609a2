import CloudCore
import CloudFleet
import CommonBase

/// How a host describes a place, for everybody who may see it. Nothing in it tells the exact
/// position, the street or the number: see `ExactAddress`.
package struct Listing: Hashable, Sendable, FetchableRecord {
    package enum ConnectorKind: String, Sendable, Codable, CaseIterable {
        case type2Socket, type2Cable, ccs, chademo, schuko, other

        /// Whether it has a cable of its own.
        package var hasCable: Bool {
            switch self {
            case .type2Cable, .ccs, .chademo: true
            case .type2Socket, .schuko, .other: false
            }
        }

        package var isDirectCurrent: Bool { self == .ccs || self == .chademo }
    }

    /// The meter of the sold energy.
    package enum MeterClass: String, Sendable, Codable, CaseIterable {
        case mid, chargerInternal, bridgeMid
        /// Nothing does; the place can only be paid by time.
        case unmetered = "none"
    }

    package enum Amenity: String, Sendable, Codable, CaseIterable {
        case roof, light, camera, stepFree, overnight, trailer, toilet, wifi
    }

    /// Longest texts in Unicode scalars.
    package static let titleLimit = 80
    static let descriptionLimit = 2000
    static let houseRulesLimit = 1000
    static let areaLimit = 80
    static let cables: ClosedRange<Int64> = 50...3000
    static let powers: ClosedRange<Int64> = 1000...400_000

    package var locationID: LocationID
    /// Whether the host has published it. Others see it only while it is not paused, either.
    package var isListed: Bool
    package var title: String
    package var description: String
    package var houseRules: String
    package var connectorKind: ConnectorKind
    /// Of its own cable.
    package var cableCM: Int64?
    package var powerW: Int64
    /// 1 to 3; nil for direct current.
    package var phases: Int64?
    package var meterClass: MeterClass
    /// Public words for the area.
    package var district: String
    package var town: String
    /// Nil before the host has set the exact point.
    package internal(set) var publicPoint: Position?
    /// When it was last published.
    package var listedAt: Timestamp?
    package var amenities: Set<Amenity> = []

    /// Of a place that was never described.
    static func blank(_ location: LocationID, title: String) -> Listing {
        Listing(
            locationID: location, isListed: false, title: title, description: "", houseRules: "",
            connectorKind: .type2Socket, cableCM: nil, powerW: 11_000, phases: 3,
            meterClass: .chargerInternal, district: "", town: "", publicPoint: nil, listedAt: nil)
    }

    private init(
        locationID: LocationID, isListed: Bool, title: String, description: String,
        houseRules: String, connectorKind: ConnectorKind, cableCM: Int64?, powerW: Int64,
        phases: Int64?, meterClass: MeterClass, district: String, town: String,
        publicPoint: Position?, listedAt: Timestamp?
    ) {
        self.locationID = locationID
        self.isListed = isListed
        self.title = title
        self.description = description
        self.houseRules = houseRules
        self.connectorKind = connectorKind
        self.cableCM = cableCM
        self.powerW = powerW
        self.phases = phases
        self.meterClass = meterClass
        self.district = district
        self.town = town
        self.publicPoint = publicPoint
        self.listedAt = listedAt
    }

    /// Without the amenities, which are rows of their own.
    package init(row: Row) throws {
        locationID = try row["location_id"]
        isListed = try row["is_listed"] as Int64 == 1
        title = try row["title"]
        description = try row["description"]
        houseRules = try row["house_rules"]
        connectorKind = try row.choice("connector_kind")
        cableCM = row["cable_cm"]
        powerW = try row["power_w"]
        phases = row["phases"]
        meterClass = try row.choice("meter_class")
        district = try row["district"]
        town = try row["town"]
        if let latitude: Int64 = row["public_latitude_e6"],
            let longitude: Int64 = row["public_longitude_e6"]
        {
            publicPoint = Position(computedLatitudeE6: latitude, longitudeE6: longitude)
        }
        listedAt = row["listed_at"]
    }

    /// `Lesná, Brno`; empty if the host named neither.
    package var area: String {
        [district, town].filter { !$0.isEmpty }.joined(separator: ", ")
    }
}

extension DomainObject {
    package static let listing = DomainObject(rawValue: "listing")
}

/// The location's id is the subject.
extension DomainEvent.Kind {
    package static let listingPublished = Self(.listing, "published")
    package static let listingUnpublished = Self(.listing, "unpublished")
    /// Its texts, facts, address, photos or access changed, or it was paused or resumed.
    package static let listingChanged = Self(.listing, "changed")
}
