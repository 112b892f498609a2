import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudInsight
@testable import CloudTestSupport

extension CloudInsightTests {
    @Suite struct EnergyStatisticsTests {
        private static let year = CalendarDay(20_400)...CalendarDay(20_900)

        private static func energies(
            _ bench: InsightBench, _ scope: EnergyScope, _ viewer: Viewer
        ) async throws -> [String: Int64] {
            try await bench.cloud.database.read { db in
                let filter = EnergyFilter(scope, year)
                let stations = try EnergyStatistics.stations(filter, viewer: viewer, db)
                let days = try EnergyStatistics.days(filter, viewer: viewer, db)
                let sum = stations.reduce(0) { $0 + $1.sum.energyWh }
                #expect(days.reduce(0) { $0 + $1.sum.energyWh } == sum)
                return Dictionary(uniqueKeysWithValues: stations.map { ($0.id, $0.sum.energyWh) })
            }
        }

        /// A driver their own, a host those at their chargers, an admin all; nobody else anything.
        @Test func showsOnlyWhatTheViewerMaySee() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T10:00:00Z")
            for (name, station, card, energy) in [
                ("t1", "CP-A", "CARD-A", Int64(1000)), ("t2", "CP-B", "CARD-A", 2000),
                ("t3", "CP-A", "CARD-B", 4000),
            ] {
                try await bench.add(
                    name, at: station,
                    try bench.facts(from: start, minutes: 60, energyWh: energy, card: card))
            }
            try await bench.handleEvents()
            let admin = Viewer.admin(try id("admin"), [.read])
            for (scope, viewer, expected) in [
                (
                    EnergyScope.own, try InsightBench.viewer("driver-a"),
                    ["CP-A": 1000, "CP-B": 2000]
                ),
                (.managed, try InsightBench.viewer("driver-a"), [:]),
                (.managed, try InsightBench.viewer("host-a"), ["CP-A": 5000]),
                (.own, try InsightBench.viewer("host-a"), [:]),
                (.managed, admin, ["CP-A": 5000, "CP-B": 2000]),
                (.own, admin, [:]), (.own, .anonymous, [:]), (.managed, .anonymous, [:]),
            ] as [(EnergyScope, Viewer, [String: Int64])] {
                #expect(try await Self.energies(bench, scope, viewer) == expected)
            }
            let (cards, drivers) = try await bench.cloud.database.read { db in
                (
                    try EnergyStatistics.cards(
                        EnergyFilter(.own, Self.year), viewer: try InsightBench.viewer("driver-a"),
                        db),
                    try EnergyStatistics.drivers(
                        EnergyFilter(.managed, Self.year),
                        viewer: try InsightBench.viewer("host-a"), db)
                )
            }
            #expect(cards.map(\.sum.energyWh) == [3000])
            #expect(cards.first?.name?.hasPrefix("… ") == true)
            #expect(drivers.map(\.id) == ["driver-b", "driver-a"])
            #expect(drivers.map(\.name) == ["driver-b", "driver-a"])
        }

        /// Months before the first charge are left out, unless it is older than those shown.
        @Test(
            arguments: [
                ("2026-09-30", [1000]), ("2026-11-20", [1000, 0, 0]),
                ("2027-02-20", [1000, 0, 0, 0, 0, 0]), ("2027-03-20", [0, 0, 0, 0, 0, 0]),
            ] as [(String, [Int64])])
        func chartBeginsWithTheFirstCharge(_ today: String, _ expected: [Int64]) async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-09-20T10:00:00Z")
            try await bench.add(
                "t", try bench.facts(from: start, minutes: 60, energyWh: 1000, card: "CARD-A"))
            try await bench.handleEvents()
            let (day, viewer) = (
                try #require(CalendarDay(today)), try InsightBench.viewer(InsightBench.driver)
            )
            let numbers = try await bench.cloud.database.read { db in
                try StatisticsNumbers(.own, .month, day, viewer: viewer, db)
            }
            #expect(numbers.columns.map(\.sum.energyWh) == expected)
        }

        @Test(arguments: [("2027-05-20", 0), ("2027-08-20", 1000)] as [(String, Int64)])
        func comparesWithWholePeriodsOnly(_ today: String, _ expected: Int64) async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-09-20T10:00:00Z")
            try await bench.add(
                "t", try bench.facts(from: start, minutes: 60, energyWh: 1000, card: "CARD-A"))
            try await bench.handleEvents()
            let (day, viewer) = (
                try #require(CalendarDay(today)), try InsightBench.viewer(InsightBench.driver)
            )
            let numbers = try await bench.cloud.database.read { db in
                try StatisticsNumbers(.own, .month, day, viewer: viewer, db)
            }
            #expect(numbers.before.energyWh == expected)
        }

        /// Cards of one vehicle are summed; a start by phone has an empty name.
        @Test func comparesVehiclesAndStartsByPhone() async throws {
            let bench = try await InsightBench()
            try await bench.cloud.addCard("CARD-C", of: InsightBench.driver)
            let start = try InsightBench.time("2026-11-20T10:00:00Z")
            for (name, card) in [("t1", "CARD-A"), ("t2", "CARD-C")] {
                try await bench.add(
                    name, try bench.facts(from: start, minutes: 60, energyWh: 1000, card: card))
            }
            try await bench.handleEvents()
            let phone = try bench.cloud.reference("CARD-C").hash
            let (vehicles, cards) = try await bench.cloud.database.write { db in
                try db.execute(
                    cached: """
                        INSERT INTO vehicle (id, person_id, name, created_at)
                        VALUES ('v', ?, 'Felicia', 0)
                        """, arguments: [InsightBench.driver])
                try db.execute(
                    cached: "UPDATE id_token SET vehicle_id = 'v' WHERE person_id = ?",
                    arguments: [InsightBench.driver])
                try db.execute(
                    cached: "UPDATE id_token SET is_virtual = 1 WHERE hash = ?",
                    arguments: [phone])
                let (filter, viewer) = (
                    EnergyFilter(.own, Self.year), try InsightBench.viewer(InsightBench.driver)
                )
                return (
                    try EnergyStatistics.vehicles(filter, viewer: viewer, db),
                    try EnergyStatistics.cards(filter, viewer: viewer, db)
                )
            }
            #expect(vehicles.map(\.name) == ["Felicia"])
            #expect(vehicles.map(\.sum.energyWh) == [2000])
            #expect(cards.count == 2 && cards.contains { $0.name?.isEmpty == true })
        }

        /// A host does not learn whose card was refused at their charger.
        @Test func hidesDriversOfRefusedCardsFromHosts() async throws {
            let bench = try await InsightBench()
            let start = try InsightBench.time("2026-11-20T10:00:00Z")
            var facts = try bench.facts(from: start, minutes: 60, energyWh: 1000, card: "CARD-A")
            facts[0].remarks = [.tokenNotAccepted]
            try await bench.add("t", facts)
            try await bench.handleEvents()
            let (drivers, own) = try await bench.cloud.database.read { db in
                (
                    try EnergyStatistics.drivers(
                        EnergyFilter(.managed, Self.year),
                        viewer: try InsightBench.viewer("host-a"), db),
                    try EnergyStatistics.days(
                        EnergyFilter(.own, Self.year), viewer: try InsightBench.viewer("driver-a"),
                        db)
                )
            }
            #expect(drivers == [])
            #expect(own.count == 1)
        }

        @Test func convertsDaysAndMonths() throws {
            let day = try #require(CalendarDay("2026-11-29"))
            #expect(day.text == "2026-11-29")
            #expect(day.weekday == 7)
            #expect(day.month.firstDay.text == "2026-11-01")
            #expect(day.month.adding(months: -12).firstDay.text == "2025-11-01")
            #expect(day.month.adding(months: 2).firstDay.text == "2027-01-01")
            for text in ["2026-02-29", "2026-1-01", "", "2026-11-29T", "x026-11-29"] {
                #expect(CalendarDay(text) == nil, "\(text)")
            }
            #expect(
                day.start(in: StationZone.standard).iso8601Seconds == "2026-11-28T23:00:00Z")
        }
    }
}
