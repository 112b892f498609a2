import ChargingModel
import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// What a company car charged at home in a month, for its driver's employer.
struct EmployerReport: Sendable {
    struct Row: Sendable {
        var startedAt: Timestamp
        var placeName: String
        var energyWh: Int64
        var cost: Money
    }

    /// Maximum chargings of a report.
    static let limit = 1000

    var month: AccountingMonth
    var vehicle: Vehicle?
    /// Per kWh.
    var price: UnitPrice
    /// Oldest first.
    var rows: [Row]
    /// Whether there are more chargings than `limit`.
    var isCut: Bool

    var energyWh: Int64 { rows.reduce(0) { $0 + $1.energyWh } }
    /// The sum of the rows.
    var cost: Money { rows.reduce(.zero) { $0 + $1.cost } }

    /// The cost of energy, rounded half up.
    static func cost(_ energyWh: Int64, _ price: UnitPrice) -> Money {
        let minor = Rounding.halfUp(Int128(energyWh) * Int128(price.tenThousandths), 100_000)
        return Money(minor: minor)
    }
}

extension EmployerReport {
    /// Reads the ended chargings of a person at the chargers that they manage.
    /// - Parameters:
    ///   - vehicle: counts only chargings with cards of this vehicle; nil counts all.
    ///   - person: who is the viewer.
    /// - Throws: `notFound` for a vehicle of somebody else.
    init(
        _ month: AccountingMonth, vehicle id: ID<Vehicle>?, price: UnitPrice,
        of person: PersonID, _ db: Database
    ) throws {
        let viewer = Viewer.person(person, [])
        let vehicle = try id.map { id in
            guard let found = try VehicleTable.find(id, viewer: viewer, db) else {
                throw ServiceError(.notFound, "The vehicle \(id) does not exist.")
            }
            return found
        }
        var filter = TransactionFilter()
        filter.person = person
        (filter.from, filter.to) = (month.start, month.end)
        filter.phase = .ended
        let found = try TransactionTable.list(
            filter, limit: Self.limit + 1, viewer: viewer, db)
        let own = Set(try StationAccess.managedStations(of: person, db))
        let hashes = try Self.hashes(of: vehicle, person, db)
        let records = found.prefix(Self.limit).filter { record in
            own.contains(record.stationID) && !record.state.isSuspect
                && record.state.energyWh > 0
                && (hashes == nil
                    || record.state.token.flatMap { hashes?.contains($0.hash) } == true)
        }
        let places = try StationPlace.of(records.map(\.stationID), db)
        self.init(
            month: month, vehicle: vehicle, price: price,
            rows: records.reversed().map { record in
                Row(
                    startedAt: record.state.startedAt ?? record.createdAt,
                    placeName: places[record.stationID]?.name ?? "",
                    energyWh: record.state.energyWh,
                    cost: Self.cost(record.state.energyWh, price))
            },
            isCut: found.count > Self.limit)
    }

    /// The hashes of a vehicle's cards; nil without a vehicle.
    private static func hashes(
        of vehicle: Vehicle?, _ person: PersonID, _ db: Database
    ) throws -> Set<String>? {
        guard let vehicle else { return nil }
        let cards = try IdTokenTable.list(
            person: person, after: "", limit: 200, viewer: .person(person, []), db)
        return Set(
            cards.filter { $0.vehicleID == vehicle.id }.map(\.reference.hash))
    }

    /// The price of a kWh for others at the person's first place with one; nil without any.
    static func suggestedPrice(_ person: PersonID, _ db: Database) throws -> UnitPrice? {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT priced.price FROM (SELECT location.id,
                        \(TariffTable.headline(location: "location.id")) AS price
                    FROM location WHERE location.host_id = ?) AS priced
                WHERE priced.price IS NOT NULL ORDER BY priced.id LIMIT 1
                """,
            arguments: [person]
        ).map(UnitPrice.init(tenThousandths:))
    }
}
