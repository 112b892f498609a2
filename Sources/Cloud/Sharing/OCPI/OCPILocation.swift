import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// A place as OCPI 2.2.1's Location. It has the public point and the words for the area; nothing of
/// the exact address.
struct OCPILocation: Sendable {
    var listing: Listing
    var point: Position
    /// The IANA name of the time zone.
    var zone: String
    /// None at all: always open.
    var weekly: [WeeklyHours]
    var evses: [OCPIEVSE]
    var changedAt: Timestamp

    /// Longest address, city and name in OCPI.
    private static let wordLimit = 45
    private static let nameLimit = 255

    func json(_ party: OCPIParty) -> JSONValue {
        let updatedAt = evses.map(\.updatedAt).reduce(changedAt, max)
        let (district, town) = (listing.district, listing.town)
        return .object([
            "country_code": .string(party.countryCode), "party_id": .string(party.partyID),
            "id": .string(listing.locationID.text), "publish": true,
            "name": .string(listing.title.cut(toScalars: Self.nameLimit)),
            "address": .string(Self.words(district, or: town)),
            "city": .string(Self.words(town, or: district)),
            "country": .string(party.country),
            "coordinates": .object([
                "latitude": .string(point.latitude), "longitude": .string(point.longitude),
            ]),
            "parking_type": "ON_DRIVEWAY",
            "evses": evses.isEmpty ? nil : .array(evses.map { $0.json() }),
            "time_zone": .string(zone), "opening_times": Self.hours(weekly),
            "last_updated": .string(updatedAt.iso8601Seconds),
        ])
    }

    /// OCPI demands both words, of which a host may have left out any.
    private static func words(_ word: String, or other: String) -> String {
        let text = [word, other].first { !$0.isEmpty } ?? "-"
        return text.cut(toScalars: wordLimit)
    }

    private static func hours(_ weekly: [WeeklyHours]) -> JSONValue {
        guard !weekly.isEmpty else { return .object(["twentyfourseven": true]) }
        let regular = weekly.flatMap(parts).map { weekday, start, end in
            JSONValue.object([
                "weekday": .int(weekday), "period_begin": .string(time(start)),
                "period_end": .string(time(end)),
            ])
        }
        return .object(["twentyfourseven": false, "regular_hours": .array(regular)])
    }

    /// Hours past midnight are two periods.
    private static func parts(
        _ hours: WeeklyHours
    ) -> [(weekday: Int64, start: Int64, end: Int64)] {
        let (weekday, start, end) = (
            hours.weekday, hours.hours.startMinute, hours.hours.endMinute
        )
        guard end > 1440 else { return [(weekday, start, end)] }
        return [(weekday, start, 1440), (weekday % 7 + 1, 0, end - 1440)]
    }

    /// `07:30`; OCPI has no 24:00.
    private static func time(_ minute: Int64) -> String {
        LocalTime.paddedText(ofMinute: min(minute, 1439))
    }
}

/// A connector of a station as OCPI's EVSE.
struct OCPIEVSE: Sendable {
    /// OCPI 2.2.1 Status.
    enum Status: String, Sendable {
        case available = "AVAILABLE"
        case charging = "CHARGING"
        case inoperative = "INOPERATIVE"
        case outOfOrder = "OUTOFORDER"
        case reserved = "RESERVED"
        case unknown = "UNKNOWN"

        /// - Parameter isHeld: by a booking.
        init(_ status: ConnectorStatus?, isHeld: Bool) {
            switch status {
            case .available: self = isHeld ? .reserved : .available
            case .occupied: self = .charging
            case .reserved: self = .reserved
            case .unavailable: self = .inoperative
            case .faulted: self = .outOfOrder
            case nil: self = .unknown
            }
        }
    }

    /// Stable, and tells nothing about the station.
    var uid: String
    /// Unknown while the station is offline.
    var status: Status
    var connector: OCPIConnector
    var updatedAt: Timestamp

    init(
        _ located: StationTable.LocatedConnector, isHeld: Bool, isOnline: Bool,
        connector: OCPIConnector, changedAt: Timestamp
    ) {
        let name = "\(located.locationID) \(located.stationID) \(located.connectorID)"
        uid = String(SecretHash.of(name).prefix(32))
        status = isOnline ? Status(located.status, isHeld: isHeld) : .unknown
        self.connector = connector
        updatedAt = max(changedAt, located.reportedAt ?? changedAt)
    }

    func json() -> JSONValue {
        .object([
            "uid": .string(uid), "status": .string(status.rawValue),
            "connectors": .array([connector.json(at: updatedAt)]),
            "last_updated": .string(updatedAt.iso8601Seconds),
        ])
    }
}

/// OCPI's Connector, as the host describes it.
struct OCPIConnector: Sendable {
    /// Each EVSE has one.
    static let id = "1"
    /// Line to neutral.
    private static let gridVolts: Int64 = 230
    /// At which the power of direct current is usual.
    private static let batteryVolts: Int64 = 400

    private var standard: String
    private var hasCable: Bool
    /// Nil for direct current.
    private var phases: Int64?
    private var powerW: Int64
    private var tariffID: String?

    /// Nil for a kind that OCPI does not have.
    init?(_ listing: Listing, tariff: String?) {
        switch listing.connectorKind {
        case .type2Socket, .type2Cable: standard = "IEC_62196_T2"
        case .ccs: standard = "IEC_62196_T2_COMBO"
        case .chademo: standard = "CHADEMO"
        case .schuko: standard = "DOMESTIC_F"
        case .other: return nil
        }
        hasCable = listing.connectorKind.hasCable
        phases = listing.connectorKind.isDirectCurrent ? nil : listing.phases ?? 1
        powerW = listing.powerW
        tariffID = tariff
    }

    func json(at updatedAt: Timestamp) -> JSONValue {
        let powerType = phases.map { "AC_\($0)_PHASE" } ?? "DC"
        let volts = phases == nil ? Self.batteryVolts : Self.gridVolts
        let divisor = volts * (phases ?? 1)
        return .object([
            "id": .string(Self.id), "standard": .string(standard),
            "format": .string(hasCable ? "CABLE" : "SOCKET"),
            "power_type": .string(powerType),
            "max_voltage": .int(volts), "max_amperage": .int((powerW + divisor / 2) / divisor),
            "max_electric_power": .int(powerW),
            "tariff_ids": tariffID.map { JSONValue.array([.string($0)]) },
            "last_updated": .string(updatedAt.iso8601Seconds),
        ])
    }
}
