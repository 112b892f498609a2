import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// Reserves credit for what bridges may let drivers take while they are offline.
///
/// All reservations of a driver together take half of the credit, each at most `highest`. A list is
/// written again only when the driver can afford less than half of what it says, or twice as much.
struct OfflineReserve: Sendable {
    static let highest = Money(minor: 15_000)
    /// Where energy has no price of its own, in Wh.
    private static let unpricedWh: Int64 = 10_000
    /// In Wh; limits are multiples of it.
    private static let stepWh: Int64 = 1000
    /// A bridge that has been silent for longer has no valid list, in seconds.
    private static let silenceSeconds: Int64 = 30 * 86_400
    /// Cards of one station that are looked at; as many as a list has at most.
    private static let cardLimit = 5000

    let credit: OfflineCredit

    /// What the next list says of a driver.
    struct Change: Hashable, Sendable {
        var person: PersonID
        /// In Wh; 0 if the list no longer carries the driver.
        var energyWh: Int64
        var cost: Money
        /// Whether the list says something else than before.
        var isNews: Bool
    }

    /// The changes that are due at a bridge's station, by the ids of the drivers.
    func changes(
        at station: StationID, _ db: Database, at now: Timestamp
    ) throws -> [Change] {
        let holds = Dictionary(
            try OfflineHoldTable.list(at: station, db).map { ($0.personID, $0) },
            uniquingKeysWith: { first, _ in first })
        let cards =
            try Self.isHeard(station, now, db)
            ? IdTokenTable.listChargeable(at: station, now, limit: Self.cardLimit, db) : []
        let tariffs = try credit.tariffs(
            of: Set(cards.map(\.record.personID)), at: station, now, db)
        return try Set(tariffs.keys).union(holds.keys).sorted { $0.text < $1.text }
            .compactMap { person -> Change? in
                let (hold, budget) = (holds[person], tariffs[person].map { EnergyBudget($0) })
                let possible =
                    try budget.map {
                        Self.energyWh(
                            for: try Self.share(
                                of: person, at: station, holding: hold, db, at: now), $0)
                    } ?? 0
                let energyWh = Self.wanted(hold, possible: possible, budget)
                guard let energyWh,
                    // What runs has taken the reservation, or was started before it.
                    try !TransactionTable.isRunning(of: person, at: station, db)
                else { return nil }
                return Change(
                    person: person, energyWh: energyWh,
                    cost: energyWh > 0 ? budget?.cost(ofWh: energyWh) ?? .zero : .zero,
                    isNews: energyWh != hold?.energyWh ?? 0)
            }
    }

    /// Makes the changes that are due at a bridge's station, and renews its list if it says something
    /// else then.
    func run(at station: StationID, _ db: Database, at now: Timestamp) throws {
        let changes = try changes(at: station, db, at: now)
        guard !changes.isEmpty else { return }
        if changes.contains(where: \.isNews) { try AuthorizationListTable.renew(station, db) }
        let version = try AuthorizationListTable.version(of: station, db)
        for change in changes {
            try OfflineHoldTable.set(
                change.energyWh, costing: change.cost, of: change.person, at: station,
                version: version, at: now, db)
        }
    }

    /// What the next list is to allow a driver; nil if the present one may stay.
    static func wanted(
        _ hold: OfflineHold?, possible: Int64, _ budget: EnergyBudget?
    ) -> Int64? {
        guard let hold, hold.energyWh > 0 else { return possible > 0 ? possible : nil }
        guard let budget, possible * 2 >= hold.energyWh, possible < hold.energyWh * 2 else {
            return possible
        }
        // A transaction has taken what was reserved, or the price has risen.
        return hold.amount < budget.cost(ofWh: hold.energyWh)
            ? min(possible, hold.energyWh) : nil
    }

    private static func energyWh(for share: Money, _ budget: EnergyBudget) -> Int64 {
        guard let energyWh = budget.energyWh(for: share) else {
            return share > budget.cost(ofWh: 0) ? unpricedWh : 0
        }
        return energyWh / stepWh * stepWh
    }

    /// What may be reserved of a driver's credit for one bridge.
    private static func share(
        of person: PersonID, at station: StationID, holding hold: OfflineHold?, _ db: Database,
        at now: Timestamp
    ) throws -> Money {
        let funds = try DriverFunds(person, db)
        let limits = [
            try CreditLimits.left(of: person, at: now, db),
            try GroupCosts.left(of: person, at: station, now, db),
        ]
        let limit = limits.compactMap(\.self).min() ?? highest
        guard funds.debt <= .zero, limit > .zero, try !OfflineOptOut.isOut(person, db) else {
            return .zero
        }
        let total = funds.credit + (try OfflineHoldTable.total(of: person, db))
        let bridges = max(1, try OfflineCredit.bridges(of: person, now, db))
        return [
            highest, limit, Money(minor: total.minor / 2 / bridges),
            funds.credit + (hold?.amount ?? .zero),
        ].min() ?? .zero
    }

    private static func isHeard(
        _ station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: """
                SELECT EXISTS (SELECT 1 FROM station
                    WHERE id = ? AND (last_seen_at IS NULL OR last_seen_at > ?))
                """,
            arguments: [station, now.adding(seconds: -silenceSeconds)]) ?? false
    }
}
