import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CloudSharing
import CommonBase

/// A settled transaction as OCPI 2.2.1's CDR. Its total is that of the settlement, to the hundredth.
struct CDR: Sendable {
    let settlement: Settlement
    let record: TransactionRecord?
    let place: StationPlace?
    let listing: Listing?
    /// Of the connector, as OCPI's Locations have it.
    let evseID: String
    let locationID: String
    /// Of the newest document.
    let documentNumber: String?
    /// Of the transaction, in chronological order.
    let quarters: [QuarterEnergy.Item]

    /// Charging of visitors who have no account has no other name.
    private static let party: (country: String, id: String) = ("CZ", "ZPJ")

    /// OCPI has 39 characters for it: a corrected one has a number behind the transaction's id.
    var id: String {
        let suffix = settlement.version == 1 ? "" : "-\(settlement.version)"
        return "\(String(settlement.transactionID.text.suffix(39 - suffix.utf8.count)))\(suffix)"
    }

    var startedAt: Timestamp { record?.state.startedAt ?? settlement.settledAt }
    var endedAt: Timestamp { max(startedAt, record?.state.endedAt ?? settlement.settledAt) }

    /// In the total.
    var vat: Money {
        guard settlement.seller == .operator else { return settlement.bill.vat }
        return settlement.terms.operatorVATPerMille.map {
            SaleShares.vat(in: settlement.total, $0)
        } ?? .zero
    }

    /// Whether VAT applies to the sale. Without it OCPI's prices have no `incl_vat`.
    private var hasVAT: Bool {
        settlement.seller == .operator
            ? settlement.terms.operatorVATPerMille != nil
            : settlement.bill.vatShares.contains { $0.perMille != nil }
    }

    var json: JSONValue {
        let costs = CDRCosts(settlement.bill, total: settlement.total, vat: vat)
        let milliseconds = endedAt.millisecondsSince(startedAt)
        let periods = CDRPeriod.list(
            quarters, energyWh: settlement.energyWh, from: startedAt, until: endedAt)
        let parked = periods.reduce(Int64(0)) { $0 + ($1.isParking ? $1.milliseconds : 0) }
        return .object([
            "country_code": .string(Self.party.country), "party_id": .string(Self.party.id),
            "id": .string(id), "start_date_time": .string(startedAt.iso8601Seconds),
            "end_date_time": .string(endedAt.iso8601Seconds),
            "cdr_token": token, "auth_method": "AUTH_REQUEST", "cdr_location": location,
            "currency": .string(Currency.code),
            "charging_periods": .array(periods.map(\.json)),
            "total_cost": price(CDRCosts.Part(total: settlement.total, vat: vat)),
            "total_fixed_cost": costs.fixed.map(price),
            "total_energy": JSONDecimal.value(settlement.energyWh, digits: 3),
            "total_energy_cost": costs.energy.map(price),
            "total_time": Self.hours(milliseconds),
            "total_time_cost": costs.time.map(price),
            "total_parking_time": Self.hours(parked),
            "total_parking_cost": costs.parking.map(price),
            "total_reservation_cost": costs.reservation.map(price),
            "invoice_reference_id": documentNumber.map(JSONValue.string),
            "last_updated": .string(settlement.settledAt.iso8601Seconds),
        ])
    }

    /// With four decimals, as OCPI has numbers.
    static func hours(_ milliseconds: Int64) -> JSONValue {
        JSONDecimal.value(max(0, milliseconds) / 360, digits: 4)
    }

    private func price(_ part: CDRCosts.Part) -> JSONValue {
        .object([
            "excl_vat": JSONDecimal.value(part.total.minor - part.vat.minor, digits: 2),
            "incl_vat": hasVAT ? JSONDecimal.value(part.total.minor, digits: 2) : nil,
        ])
    }

    /// Names the payer by an id that tells nothing about them.
    private var token: JSONValue {
        let payer = settlement.personID?.text ?? settlement.guestID ?? ""
        let name = String(SecretHash.of("cdr \(payer)").prefix(32))
        return .object([
            "country_code": .string(Self.party.country), "party_id": .string(Self.party.id),
            "uid": .string(name),
            "type": .string(settlement.guestID == nil ? "APP_USER" : "AD_HOC_USER"),
            "contract_id": .string(name),
        ])
    }

    private var location: JSONValue {
        let kind = listing?.connectorKind
        let point = listing?.publicPoint
        let words = [listing?.district, listing?.town].compactMap(\.self).filter { !$0.isEmpty }
        return .object([
            "id": .string(locationID),
            "name": (place?.locationName ?? place?.stationName).map(JSONValue.string),
            "address": .string(words.first ?? "-"), "city": .string(words.last ?? "-"),
            "country": "CZE",
            "coordinates": .object([
                "latitude": .string(point?.latitude ?? "0.00000"),
                "longitude": .string(point?.longitude ?? "0.00000"),
            ]),
            "evse_uid": .string(evseID), "evse_id": .string(evseID), "connector_id": "1",
            "connector_standard": .string(Self.standard(kind)),
            "connector_format": .string(kind?.hasCable == true ? "CABLE" : "SOCKET"),
            "connector_power_type": .string(
                kind?.isDirectCurrent == true ? "DC" : "AC_\(listing?.phases ?? 3)_PHASE"),
        ])
    }

    private static func standard(_ kind: Listing.ConnectorKind?) -> String {
        switch kind {
        case .ccs: "IEC_62196_T2_COMBO"
        case .chademo: "CHADEMO"
        case .schuko: "DOMESTIC_F"
        case .type2Socket, .type2Cable, .other, nil: "IEC_62196_T2"
        }
    }
}

/// The cost of each dimension of a bill. The parts add up to the total and to its VAT exactly.
struct CDRCosts: Sendable {
    struct Part: Hashable, Sendable {
        /// With VAT.
        var total: Money
        var vat: Money
    }

    private(set) var fixed: Part?
    private(set) var energy: Part?
    private(set) var time: Part?
    private(set) var parking: Part?
    private(set) var reservation: Part?

    init(_ bill: Bill, total: Money, vat: Money) {
        let whole = bill.lines.reduce(Int64(0)) { $0 + $1.amount.minor }
        guard whole > 0 else { return }
        var (sum, given, givenVAT): (Int64, Int64, Int64) = (0, 0, 0)
        for line in bill.lines {
            // What is rounded away from one line is in the next one.
            sum += line.amount.minor
            let share = Rounding.halfUp(Int128(total.minor) * Int128(sum), Int128(whole))
            let shareVAT = Rounding.halfUp(Int128(vat.minor) * Int128(sum), Int128(whole))
            add(
                Part(
                    total: Money(minor: share - given), vat: Money(minor: shareVAT - givenVAT)),
                line.kind)
            (given, givenVAT) = (share, shareVAT)
        }
    }

    private mutating func add(_ part: Part, _ kind: BillLine.Kind) {
        func sum(_ old: Part?) -> Part {
            Part(
                total: (old?.total ?? .zero) + part.total, vat: (old?.vat ?? .zero) + part.vat)
        }
        switch kind {
        case .energy: energy = sum(energy)
        case .time: time = sum(time)
        case .parking: parking = sum(parking)
        case .reservationTime, .reservationFlat: reservation = sum(reservation)
        case .flat, .minimum, .maximum: fixed = sum(fixed)
        }
    }
}

extension CDR {
    /// The CDRs of settlements, by a fixed number of statements and two for each place.
    static func list(_ settlements: [Settlement], _ db: Database) throws -> [CDR] {
        let places = try StationPlace.of(settlements.map(\.stationID), db)
        var listings: [StationID: (location: LocationID, listing: Listing?)] = [:]
        for station in Set(settlements.map(\.stationID)) {
            guard let location = try LocationTable.of(station, db) else { continue }
            listings[station] = (
                location.id,
                try ListingTable.find(location.id, viewer: .system, at: .epoch, db)
            )
        }
        return try settlements.map { settlement in
            let record = try TransactionTable.find(settlement.transactionID, db)
            let location = listings[settlement.stationID]
            let locationID = location?.location.text ?? "-"
            let connector = record?.connectorID ?? 1
            let name = "\(locationID) \(settlement.stationID) \(connector)"
            return CDR(
                settlement: settlement, record: record, place: places[settlement.stationID],
                listing: location?.listing, evseID: String(SecretHash.of(name).prefix(32)),
                locationID: String(locationID.prefix(36)),
                documentNumber: try DocumentTable.list(of: settlement.transactionID, db)
                    .last?.number.text,
                quarters: try QuarterTable.list(settlement.transactionID, db).items)
        }
    }
}
