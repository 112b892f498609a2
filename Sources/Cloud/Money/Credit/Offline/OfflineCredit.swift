import CloudAccess
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Who has to pay at a station that is offline, and what lists allow them.
package struct OfflineCredit: Sendable {
    package enum Standing: Hashable, Sendable {
        /// Charging costs the driver nothing here.
        case free
        /// In Wh of one transaction, above zero. Credit for it is reserved.
        case limited(energyWh: Int64)
        /// Nothing is reserved for the driver: the list does not carry the driver.
        case unlisted
    }

    private let seller: MoneySettings.Seller

    /// - Parameter seller: unless it is the operator, everything is free in this sense.
    package init(seller: MoneySettings.Seller) { self.seller = seller }

    /// Whether drivers pay from credit at all.
    var isUsed: Bool { seller == .operator }

    /// The standings of people at a bridge's station, by their ids; without those who charge for free.
    package func standings(
        of people: Set<PersonID>, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> [PersonID: Standing] {
        let payers = try tariffs(of: people, at: station, now, db)
        guard !payers.isEmpty else { return [:] }
        let listed = Dictionary(
            try OfflineHoldTable.list(at: station, db).map { ($0.personID, $0.energyWh) },
            uniquingKeysWith: { first, _ in first })
        var standings: [PersonID: Standing] = [:]
        for person in payers.keys {
            let energyWh = listed[person] ?? 0
            standings[person] = energyWh > 0 ? .limited(energyWh: energyWh) : .unlisted
        }
        return standings
    }

    /// Those whom a list without limits leaves out, such as the local list of OCPP: who has no credit,
    /// or owes something.
    @Sendable package func leftOut(
        of people: Set<PersonID>, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> Set<PersonID> {
        Set(
            try tariffs(of: people, at: station, now, db).keys.filter {
                try CreditRule.lack(of: $0, at: now, db) != nil
            })
    }

    /// The tariffs of those who have to pay. Each person is looked at once.
    func tariffs(
        of people: Set<PersonID>, at station: StationID, _ now: Timestamp, _ db: Database
    ) throws -> [PersonID: Tariff] {
        guard seller == .operator, let place = try LocationTable.of(station, db) else { return [:] }
        let hosts = Set(try StationAccess.hosts(of: station, db))
        var tariffs: [PersonID: Tariff] = [:]
        for person in people where !hosts.contains(person) {
            tariffs[person] = try TariffTable.current(at: place.id, for: person, now, db)?.tariff
        }
        return tariffs
    }

    /// The number of bridges where a person may charge.
    static func bridges(
        of person: PersonID, _ now: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM station CROSS JOIN (SELECT CAST(? AS TEXT) AS person_id,
                    CAST(? AS BIGINT) AS used_at) AS wanted
                WHERE station.kind = 'bridge' AND \(StationAccess.mayCharge(
                    person: "wanted.person_id", station: "station.id", at: "wanted.used_at"))
                """,
            arguments: [person, now]) ?? 0
    }
}
