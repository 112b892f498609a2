import ChargingModel
import CommonBase
import GRDB
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudApp
@testable import CloudBooking
@testable import CloudCare
@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudInsight
@testable import CloudPeople
@testable import CloudPricing
@testable import CloudTestSupport

extension CloudAppTests {
    /// Every list and filter has a plan that neither scans a growing table nor sorts all of it. The
    /// lists of people, stations, cards, locations and grants are short by nature: people enter them.
    @Suite struct ListPlanTests {
        static func viewers() throws -> [Viewer] {
            [.system, .person(try id("p"), [.read])]
        }

        @Test func walksAnIndexForEachFilterOfTransactions() throws {
            let plans = try QueryPlans()
            let before = TransactionPosition(time: ManualClock.noon, id: "t")
            for bits in 0..<1 << 8 {
                var filter = TransactionFilter()
                if bits & 1 != 0 { filter.station = try id("s") }
                if bits & 2 != 0 { filter.person = try id("p") }
                if bits & 4 != 0 { filter.phase = bits & 8 != 0 ? .authorized : .ended }
                if bits & 8 != 0 { filter.source = .bridge }
                if bits & 16 != 0 { filter.isSuspect = bits & 8 != 0 }
                if bits & 32 != 0 { filter.anomaly = .meterGap }
                if bits & 128 != 0 { filter.tokenHash = "h" }
                if bits & 64 != 0 {
                    (filter.from, filter.to) = (ManualClock.noon, ManualClock.noon)
                }
                for viewer in try Self.viewers() {
                    for position in [nil, before] {
                        try plans.check(isPerson: viewer.isPerson) { db in
                            _ = try TransactionTable.page(
                                filter, before: position, size: 10, viewer: viewer, db)
                        }
                    }
                }
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        @Test func searchesAnIndexForEachFilterOfOtherLists() throws {
            let plans = try QueryPlans()
            for bits in 0..<4 {
                let station: StationID? = bits & 1 != 0 ? try id("s") : nil
                for viewer in try Self.viewers() {
                    try plans.check(isPerson: viewer.isPerson) { db in
                        _ = try CommandTable.list(
                            station: station, status: bits & 2 != 0 ? .failed : nil, before: .max,
                            limit: 10, viewer: viewer, db)
                        _ = try SecurityEventTable.list(
                            station: station, type: bits & 2 != 0 ? "T" : nil, before: .max,
                            limit: 10, viewer: viewer, db)
                        _ = try ReservationTable.list(
                            station: station, status: bits & 2 != 0 ? .used : nil, before: .max,
                            limit: 10, viewer: viewer, db)
                        _ = try RefusedTapTable.list(
                            station: station, limit: 10, viewer: viewer, db)
                        _ = try MessageLogTable.list(
                            station: try id("s"), direction: bits & 2 != 0 ? .note : nil,
                            before: .max, limit: 10, db)
                        _ = try StationReportTable.list(
                            station: try id("s"), kind: bits & 2 != 0 ? .log : nil,
                            before: .max, limit: 10, db)
                        _ = try StationExcessTable.list(station: try id("s"), db)
                        _ = try TransactionTable.countAnomalies(
                            station: station, viewer: viewer, db)
                        _ = try MailTable.list(
                            state: bits & 2 != 0 ? .failed : nil, before: .max, limit: 10,
                            viewer: viewer, db)
                        _ = try NotificationTable.list(
                            before: .max, limit: 10, viewer: viewer, db)
                        _ = try RefusedConnectionTable.list(
                            before: .max, limit: 10, viewer: viewer, db)
                        _ = try TariffTable.list(after: "", limit: 10, viewer: viewer, db)
                        _ = try TariffTable.refreshDue(limit: 10, at: ManualClock.noon, db)
                        _ = try EventDeliveryTable.list(
                            isParked: bits & 2 != 0 ? true : nil, before: .max, limit: 10, db)
                    }
                }
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        /// The page of a charger, for which the caller has checked the viewer.
        @Test func searchesAnIndexForTheDiaryAndHealthOfACharger() throws {
            let plans = try QueryPlans()
            let station: StationID = try id("s")
            let now = ManualClock.noon
            try plans.check(isPerson: false) { db in
                _ = try DomainEventTable.page(station: station, size: 10, db) { _ in true }
                _ = try DomainEventTable.recent(
                    station: station, [.stationConnected], since: now, db)
                _ = try CommandTable.count(RequestStart.action, at: station, since: now, db)
                _ = try CommandTable.list([try id("c")], station: station, db)
                _ = try RefusedTapTable.countTaps(at: station, since: now, db)
                _ = try RefusedTapTable.list([1], station: station, db)
                _ = try UnknownCardTable.kept([1], at: now, db)
                _ = try UnknownCardTable.newest(at: station, limit: 3, at: now, db)
                _ = try DeliveredPower.read(station, db)
                _ = try TransactionTable.list([try id("t")], station: station, db)
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        /// The health of the cloud, which an admin may look at again and again.
        @Test func searchesAnIndexForTheHealthOfTheCloud() throws {
            let plans = try QueryPlans()
            try plans.check(isPerson: false) { db in
                _ = try MailTable.backlog(db)
                _ = try EventDeliveryTable.oldestRetried(db)
                _ = try StationCertificateTable.countEnding(before: ManualClock.noon, db)
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        /// The attempts of a charger that is added. The table is short, so its rows may be sorted.
        @Test func searchesAnIndexForTheAttemptsOfANewCharger() throws {
            let plans = try QueryPlans()
            let now = ManualClock.noon
            try plans.check(isPerson: true) { db in
                _ = try RefusedConnectionTable.recent(
                    station: try id("s"), since: now, limit: 5, db)
                _ = try RefusedConnectionTable.recent(network: "192.0.2.1", since: now, db)
                _ = try RefusedConnectionTable.recent(network: nil, since: now, db)
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        /// The lists of all stations and people. What a search finds may be sorted.
        @Test func searchesAnIndexForTheListsOfAdmins() throws {
            let plans = try QueryPlans()
            for text in [nil, "Čz"] {
                try plans.check(isPerson: text != nil, walking: ["station", "location", "person"]) {
                    db in
                    _ = try StationTable.search(
                        beginningWith: text, after: try id("s"), size: 10, viewer: .system, db
                    ) { _ in true }
                    _ = try PersonTable.search(
                        beginningWith: text, after: try id("p"), limit: 10, viewer: .system, db)
                }
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        /// The statistics of a driver and of a host, and those of the whole cloud.
        @Test func searchesAnIndexForStatistics() throws {
            let plans = try QueryPlans()
            let days = CalendarDay(20_000)...CalendarDay(20_400)
            for viewer in try Self.viewers() {
                for scope in EnergyScope.allCases {
                    for station in [nil, try id("s") as StationID] {
                        let filter = EnergyFilter(scope, days, station: station)
                        // The groups of a bounded span may be sorted.
                        try plans.check(isPerson: true) { db in
                            _ = try EnergyStatistics.days(filter, viewer: viewer, db)
                            _ = try EnergyStatistics.stations(filter, viewer: viewer, db)
                            _ = try EnergyStatistics.cards(filter, viewer: viewer, db)
                            _ = try EnergyStatistics.vehicles(filter, viewer: viewer, db)
                            _ = try EnergyStatistics.drivers(filter, viewer: viewer, db)
                            _ = try EnergyStatistics.pattern(filter, viewer: viewer, db)
                        }
                    }
                }
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        /// The searches of each message of a station look at its open transactions only, not at its
        /// whole history.
        @Test func searchesOpenTransactionsForEachMessage() throws {
            let plans = try QueryPlans()
            let station: StationID = try id("s")
            let searches: [(CloudCore.Database) throws -> Void] = [
                { _ = try TransactionTable.listOpen(station: station, limit: 10, $0) },
                {
                    _ = try TransactionTable.listRunning(
                        station: station, connector: nil, limit: 10, $0)
                },
                { _ = try TransactionTable.findRunning(station: station, connector: 1, $0) },
                { _ = try TransactionTable.listRunning(stations: [station], limit: 10, $0) },
            ]
            for search in searches {
                try plans.check(isPerson: false, using: "charging_transaction_open ", search)
            }
            #expect(plans.problems.isEmpty, "\(plans.problems.joined(separator: "\n\n"))")
        }

        /// Whatever the filter and the viewer, the pages together are the list, and none looks at more
        /// rows than its bound.
        @Test func pagesTogetherAreTheList() async throws {
            var random = SeededRandom(seed: 9)
            let bench = try await Self.manyTransactions(&random)
            for _ in 0..<60 {
                var filter = TransactionFilter()
                if random.chance(30) { filter.station = try id("CP-\(random.index(4))") }
                if random.chance(30) { filter.person = try id("p\(random.index(3))") }
                if random.chance(30) { filter.phase = random.chance(50) ? .active : .ended }
                if random.chance(30) { filter.source = .bridge }
                if random.chance(30) { filter.isSuspect = random.chance(50) }
                if random.chance(30) { filter.from = Timestamp(milliseconds: 1000) }
                if random.chance(30) { filter.to = Timestamp(milliseconds: 1300) }
                // p1 manages two stations.
                let person = random.chance(50) ? "p0" : "p1"
                let viewer: Viewer =
                    random.chance(50) ? .system : .person(try id(person), [.read])
                let size = random.chance(50) ? 200 : 5000
                let (listed, expected) = try await bench.database.read { [filter] db in
                    var (ids, before): ([String], TransactionPosition?) = ([], nil)
                    repeat {
                        let page = try TransactionTable.page(
                            filter, before: before, size: size, viewer: viewer, db)
                        ids += page.records.map(\.id.text)
                        before = page.next
                        // A cursor needs an id.
                        #expect(before?.id.isEmpty != true)
                    } while before != nil
                    var visible = viewer.isPerson ? "person_id = '\(person)'" : "1 = 1"
                    if person == "p1" { visible += " OR station_id IN ('CP-0', 'CP-1')" }
                    var conditions = filter.conditions(.all)
                    conditions.add("(\(visible))")
                    let order =
                        filter.walk == .start && !viewer.isPerson
                        ? "COALESCE(started_at, created_at)" : "created_at"
                    let all = try String.fetchAll(
                        db,
                        sql: """
                            SELECT id FROM charging_transaction \(conditions.sql)
                            ORDER BY \(order) DESC, id DESC
                            """,
                        arguments: conditions.arguments)
                    return (ids, all)
                }
                #expect(listed == expected, "\(filter) \(viewer)")
            }
        }

        /// Transactions of three people at four stations, of which `p1` manages two.
        private static func manyTransactions(
            _ random: inout SeededRandom
        ) async throws -> CloudBench {
            let bench = try CloudBench()
            let people = ["p0", "p1", "p2"]
            for person in people { try await bench.addPerson(person) }
            for number in 0..<4 { try await bench.addStation("CP-\(number)") }
            try await bench.database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO location (id, host_id, name, created_at)
                        VALUES ('of-p1', 'p1', 'Home', 0)
                        """)
                try db.execute(
                    sql: """
                        UPDATE station SET location_id = 'of-p1' WHERE id IN ('CP-0', 'CP-1')
                        """)
            }
            let count = 2 * TransactionTable.scanLimit + 500
            let rows = (0..<count).map { number in
                (
                    station: random.index(4), person: random.index(20), ended: random.chance(98),
                    time: Int64(number / 3), start: Int64(random.index(count / 3))
                )
            }
            try await bench.database.write { db in
                for (number, row) in rows.enumerated() {
                    try db.execute(
                        cached: """
                            INSERT INTO charging_transaction (id, source, station_id, connector_id,
                                start_key, boot_count, person_id, phase, started_at, energy_wh,
                                anomalies, created_at, updated_at)
                            VALUES (?, ?, ?, 1, ?, 0, ?, ?, ?, 0, ?, ?, 0)
                            """,
                        arguments: [
                            "t\(number)", row.station == 3 ? "bridge" : "ocpp16",
                            "CP-\(row.station)", "t\(number)",
                            row.person < 3 ? "p\(row.person)" : nil,
                            row.ended ? "ended" : "active", row.ended ? row.start : nil,
                            row.person == 7 ? "meterGap" : "", row.time,
                        ])
                }
            }
            return bench
        }
    }
}
