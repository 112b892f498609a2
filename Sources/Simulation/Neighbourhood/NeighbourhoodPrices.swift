import CloudCore
import CloudMoney
import CloudPricing
import CommonBase

/// The prices of two hosts; charging at the third is free.
enum NeighbourhoodPrices {
    static func set(_ stage: Stage, _ db: Database) throws {
        try set(driveway, at: .driveway, stage, db)
        try set(garage, at: .garage, stage, db)
        for resident in Resident.allCases { try topUp(resident, stage, db) }
    }

    /// What each driver has put on the credit at first.
    private static let credit = Money(minor: 2_000_000)

    private static func topUp(_ resident: Resident, _ stage: Stage, _ db: Database) throws {
        let person = try stage.person(resident)
        try LedgerTable.post(
            Posting(
                .topUp, key: "topUp:demo:\(person)",
                Posting.move(credit, from: .gateway("test"), to: .credit(person))),
            at: stage.moment.wall, db)
    }

    /// Per kWh, less at night.
    private static let driveway = Tariff(elements: [
        TariffElement(
            [price(.energy, 49_000)],
            restrictions: TariffRestrictions(startMinute: 1320, endMinute: 360)),
        TariffElement([price(.energy, 65_000)]),
    ])

    /// Per kWh, and per minute of a car that stays after it is full.
    private static let garage = Tariff(
        elements: [TariffElement([price(.energy, 70_000), price(.parkingTime, 600_000)])],
        graceMinutes: 15)

    private static func price(
        _ dimension: TariffDimension, _ tenThousandths: Int64
    ) -> PriceComponent {
        PriceComponent(dimension, UnitPrice(tenThousandths: tenThousandths))
    }

    private static func set(
        _ tariff: Tariff, at charger: Charger, _ stage: Stage, _ db: Database
    ) throws {
        let host = try stage.person(charger.host)
        let made = try TariffService.add(
            try Charger.id("tariff-\(charger.rawValue)"), name: charger.address,
            TariffService.Version(
                id: try Charger.id("tariff-\(charger.rawValue)-1"), tariff: tariff, author: host),
            host: host, db, at: stage.moment)
        try TariffService.assign(
            made.id, to: try stage.location(of: charger), group: nil,
            viewer: try stage.viewer(charger.host), db, at: stage.moment)
    }
}
