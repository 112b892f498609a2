import CommonBase
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct StatementTests {
        /// A host with two drivers, of whom one is in a group.
        struct Bench: Sendable {
            let cloud: CloudBench
            let host: PersonID
            let drivers: [PersonID]
            let group: ID<PersonGroup>

            init() async throws {
                var cloud = try CloudBench()
                cloud.resources.money.seller = .host
                for name in ["host", "driver-1", "driver-2"] { try await cloud.addPerson(name) }
                self.cloud = cloud
                let (host, neighbours): (PersonID, ID<PersonGroup>) = (
                    try id("host"), try id("group")
                )
                (self.host, group) = (host, neighbours)
                drivers = [try id("driver-1"), try id("driver-2")]
                let moment = cloud.clock.now
                try await cloud.database.write { db in
                    _ = try GroupService.add(
                        id: neighbours, name: "Neighbours", host: host, db, at: moment)
                    try GroupTable.insert(
                        member: try id("driver-1"), of: neighbours, at: moment.wall, db)
                }
            }

            func charge(_ driver: Int, _ minor: Int64, _ key: String) async throws {
                let (person, host, now) = (drivers[driver], host, cloud.clock.now.wall)
                _ = try await cloud.database.write { db in
                    try LedgerTable.post(
                        Posting(
                            minor > 0 ? .settlement : .correction, key: "settlement:\(key)",
                            Posting.move(
                                Money(minor: minor), from: .owed(by: person, to: host),
                                to: .sold(host))), at: now, db)
                }
            }

            func receive(_ driver: Int, _ minor: Int64, _ key: String) async throws {
                let (person, host, now) = (drivers[driver], host, cloud.clock.now.wall)
                try await cloud.database.write { db in
                    try StatementService.receive(
                        Money(minor: minor), from: person, note: nil, key: key,
                        viewer: .person(host, []), db, at: now)
                }
            }

            func sums(_ month: AccountingMonth) async throws -> [[Int64]] {
                let host = host
                return try await cloud.database.read { db in
                    try StatementReader.drivers(of: .person(host, []), month, db).map {
                        [$0.opening, $0.charged, $0.received, $0.closing, $0.openNow].map(\.minor)
                    }
                }
            }

            var month: AccountingMonth { AccountingMonth(of: cloud.clock.now.wall) }

            func browse(
                as person: PersonID, _ body: @escaping @Sendable (TestBrowser) async throws -> Void
            ) async throws {
                let app = try await cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
                let bench = cloud
                try await app.test(.router) { client in
                    let browser = TestBrowser(client)
                    try await browser.signIn(person, bench)
                    try await body(browser)
                }
            }
        }

        @Test func dividesLedgerByMonths() async throws {
            let bench = try await Bench()
            let first = bench.month
            try await bench.charge(0, 10_000, "a")
            try await bench.charge(1, 333, "b")
            try await bench.receive(0, 4000, "x")
            #expect(
                try await bench.sums(first) == [
                    [0, 10_000, 4000, 6000, 6000], [0, 333, 0, 333, 333],
                ])
            bench.cloud.clock.move(seconds: 32 * 86_400)
            let second = bench.month
            #expect(second == first.next || second == first.next.next)
            // A late correction belongs to the month in which it was made.
            try await bench.charge(0, -1000, "a2")
            try await bench.receive(0, 5000, "y")
            #expect(
                try await bench.sums(first) == [
                    [0, 10_000, 4000, 6000, 0], [0, 333, 0, 333, 333],
                ])
            #expect(
                try await bench.sums(second) == [
                    [6000, -1000, 5000, 0, 0], [333, 0, 0, 333, 333],
                ])
            let total = try await bench.sums(second).reduce(0) { $0 + $1[4] }
            let (sold, received) = try await bench.cloud.database.read { [host = bench.host] db in
                (
                    try LedgerTable.balance(.sold(host), db).minor,
                    try LedgerTable.balance(.received(host), db).minor
                )
            }
            #expect(total == sold + received)
        }

        /// What ends at 23:50 on the last day and is settled at 00:10 is on the old statement.
        @Test func billsSaleInTheMonthOfItsEnd() async throws {
            var bench = try await LedgerBench()
            bench.settings.seller = .host
            try await bench.database.write { db in
                try LedgerBench.add("t", [2500, 2500, 2500, 2500], db)
            }
            try await bench.endAtTheEndOfNovember("t")
            _ = try await bench.settle("t")
            try await bench.database.write { try LedgerBench.change("t", [2500, 2500], $0) }
            _ = try await bench.settle("t")
            let (driver, host) = (try LedgerBench.driver, try LedgerBench.host)
            let november = try #require(AccountingMonth("2026-11"))
            let (database, months) = (bench.database, [november, november.next])
            let found = try await database.read { db in
                try months.map { month in
                    let summary = try #require(
                        try StatementReader.drivers(of: .person(host, []), month, db).first)
                    let lines = try StatementLine.list(
                        of: driver, at: host, in: try month.postings(db), db)
                    return [summary.opening, summary.charged, summary.closing].map(\.minor)
                        + [summary.energyWh, summary.transactions] + lines.map(\.amount.minor)
                }
            }
            #expect(
                found == [
                    [0, 6000, 6000, 10_000, 1, 6000], [6000, -3000, 3000, -5000, 0, -3000],
                ])
        }

        @Test func takesReceiptBackOnce() async throws {
            let bench = try await Bench()
            try await bench.charge(0, 10_000, "a")
            try await bench.receive(0, 4000, "x")
            try await bench.receive(0, 4000, "x")
            #expect(try await bench.sums(bench.month)[0] == [0, 10_000, 4000, 6000, 6000])
            let (driver, host, month) = (bench.drivers[0], bench.host, bench.month)
            let now = bench.cloud.clock.now.wall
            let undo = { @Sendable () async throws in
                try await bench.cloud.database.write { db in
                    let lines = try StatementLine.list(
                        of: driver, at: host, in: try month.postings(db), db)
                    let receipt = lines.first { $0.isReceipt }
                    let number = try #require(receipt).number
                    try StatementService.undo(
                        number, of: driver, viewer: .person(host, []), db, at: now)
                }
            }
            try await undo()
            #expect(try await bench.sums(month)[0] == [0, 10_000, 0, 10_000, 10_000])
            await #expect(throws: ServiceError.self) { try await undo() }
        }

        @Test func namesMonths() throws {
            let month = try #require(AccountingMonth("2026-12"))
            #expect(month.text == "2026-12" && month.next.text == "2027-01")
            #expect(month.start == Timestamp(parsing: "2026-11-30T23:00:00Z"))
            #expect(AccountingMonth(of: month.start) == month)
            let newYear = try #require(Timestamp(parsing: "2026-12-31T23:30:00Z"))
            #expect(AccountingMonth(of: newYear).previous == month)
            for text in ["", "2026-13", "2026-1", "1969-12", "x", "2026-12-01", "abcdefg"] {
                #expect(AccountingMonth(text) == nil)
            }
        }

        /// The host sees both drivers, marks a payment and sends the month; the driver pays by code.
        @Test func showsBothSides() async throws {
            let bench = try await Bench()
            let month = bench.month
            try await bench.charge(0, 10_000, "a")
            try await bench.charge(1, 333, "b")
            let (host, driver) = (bench.host, bench.drivers[0])
            try await bench.cloud.database.write { [now = bench.cloud.clock.now.wall] db in
                try db.execute(
                    sql: """
                        INSERT INTO host_iban (person_id, iban, holder, stored_at, valid_from)
                        VALUES (?, ?, 'Host', ?, ?)
                        """,
                    arguments: [host, BankSamples.iban, now, now])
            }
            try await bench.browse(as: host) { browser async throws in
                let page = try await browser.get("/statements")
                #expect(page.html.contains("CZK\u{A0}103.33"))
                let group = try await browser.get("/statements?group=\(bench.group)")
                #expect(!group.html.contains("CZK\u{A0}3.33"))
                let csv = try await browser.get("/statements.csv")
                #expect(csv.html.contains("driver-2,0.000,0,0.00,3.33,0.00,3.33,"))
                let path = "/statements/\(driver)"
                let received = try await browser.submit(
                    "\(path)/received", on: path, ["amount": "40"])
                #expect(received.status == 303)
                #expect(try await browser.get(path).html.contains("CZK\u{A0}60.00"))
            }
            bench.cloud.clock.move(seconds: 32 * 86_400)
            try await bench.browse(as: host) { browser async throws in
                let old = "/statements?month=\(month.text)"
                let sent = try await browser.submit(
                    "/statements/send", on: old, ["month": month.text])
                #expect((sent.status, sent.location) == (303, old))
            }
            try await bench.browse(as: driver) { browser async throws in
                let page = try await browser.get("/statements/mine/\(host)?month=\(month.text)")
                #expect(page.status == 200)
                #expect(page.html.contains("Statement \(month.text)-1"))
                #expect(page.html.contains("class=\"qr\"") && page.html.contains("60.00"))
                #expect(try await browser.get("/statements/mine").html.contains("host"))
                let other = try await browser.get("/statements/\(bench.drivers[1])")
                #expect(other.status == 404)
            }
        }
    }
}
