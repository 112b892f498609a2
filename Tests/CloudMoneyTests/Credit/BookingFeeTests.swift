import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudMoney
@testable import CloudTestSupport

extension CloudMoneyTests {
    @Suite struct BookingFeeTests {
        /// Stores a booking with fees of 50 Kč, or changes its state.
        private func book(
            _ bench: CreditBench, _ status: String, fee: Int64 = 0
        ) async throws {
            let moment = bench.cloud.clock.now
            let start = moment.wall.milliseconds / 900_000 * 900_000 + 900_000
            try await bench.cloud.database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO booking (id, number, station_id, connector_id, person_id,
                            starts_at, ends_at, status, arrival_until, cancel_until,
                            cancellation_fee_minor, no_show_fee_minor, fee_minor, note,
                            is_own_use, created_at)
                        VALUES ('booking', 2, 'CP-1', 1, 'driver-1', ?, ?, ?, ?, 0, 5000, 5000,
                            ?, '', 0, 0)
                        ON CONFLICT (id) DO UPDATE SET status = excluded.status,
                            fee_minor = excluded.fee_minor
                        """,
                    arguments: [start, start + 3_600_000, status, start + 1_800_000, fee])
                let kinds: [String: DomainEvent.Kind] = [
                    "reserved": .bookingConfirmed, "noShow": .bookingNoShow,
                    "canceled": .bookingCanceled, "fulfilled": .bookingFulfilled,
                ]
                let kind = try #require(kinds[status])
                try DomainEventTable.append(
                    kind, subject: "booking", station: try id("CP-1"),
                    person: try id("driver-1"), at: moment.wall, db)
                let event = try #require(
                    try DomainEventTable.list(after: 0, limit: 1000, db).last)
                try BookingFees(settings: MoneySettings()).handle(event, db, at: moment)
            }
        }

        @Test func takesFeeOfNoShowFromHold() async throws {
            let bench = try await CreditBench(credit: 8000)
            try await book(bench, "reserved")
            #expect(try await bench.funds().held == Money(minor: 5000))
            try await book(bench, "noShow", fee: 5000)
            let funds = try await bench.funds()
            #expect(funds.credit == Money(minor: 3000))
            #expect(funds.held == .zero)
            #expect(try await documents(bench) == [5000])
            try await expectEarningsInParts(bench)
            // The charger reports late that the driver has charged.
            try await book(bench, "fulfilled")
            try await book(bench, "fulfilled")
            #expect(try await bench.funds().credit == Money(minor: 8000))
            #expect(try await documents(bench) == [5000, -5000])
            try await expectEarningsInParts(bench)
        }

        /// The totals of the documents of the fee.
        private func documents(_ bench: CreditBench) async throws -> [Int64] {
            try await bench.cloud.database.read { db in
                try DocumentTable.list(ofFeeOf: try id("booking"), db).map(\.total.minor)
            }
        }

        /// The host's self-billed document has what the ledger has.
        private func expectEarningsInParts(_ bench: CreditBench) async throws {
            let month = AccountingMonth(of: bench.cloud.clock.now.wall)
            try await bench.cloud.database.read { db in
                let host: PersonID = try id("host")
                let sales = HostSales(host: host, postings: try month.postings(db))
                let earned = try LedgerTable.balance(.pending(host), db).minor
                #expect(try sales.parts(db).reduce(0) { $0 + $1.amount } == earned)
                let kept = try LedgerTable.balance(.commission, db).minor
                #expect(try sales.fee(db) == kept)
            }
        }

        @Test func takesNoMoreThanIsHeld() async throws {
            let bench = try await CreditBench(credit: 2000)
            try await book(bench, "reserved")
            try await book(bench, "canceled", fee: 5000)
            let funds = try await bench.funds()
            #expect(funds.credit == .zero && funds.held == .zero && funds.debt == .zero)
        }

        /// Whose whole credit is held for a booking can still come for it.
        @Test func heldFeeDoesNotKeepBookerAway() async throws {
            let bench = try await CreditBench(credit: 2000)
            try await book(bench, "reserved")
            #expect(try await bench.funds().credit == .zero)
            #expect(try await bench.refusal() == nil)
            try await book(bench, "noShow", fee: 5000)
            #expect(try await bench.refusal() == .noCredit)
        }

        /// Its bookings are deleted with a charger.
        @Test func releasesHoldOfDeletedBooking() async throws {
            let bench = try await CreditBench(credit: 8000)
            try await book(bench, "reserved")
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM booking")
                try DomainEventTable.append(
                    .stationRemoved, subject: "CP-1", at: moment.wall, db)
                let event = try #require(
                    try DomainEventTable.list(after: 0, limit: 1000, db).last)
                try BookingFees(settings: MoneySettings()).handle(event, db, at: moment)
            }
            let funds = try await bench.funds()
            #expect(funds.credit == Money(minor: 8000) && funds.held == .zero)
        }

        @Test func releasesHoldOfFulfilledBooking() async throws {
            let bench = try await CreditBench(credit: 8000)
            try await book(bench, "reserved")
            try await book(bench, "fulfilled")
            #expect(try await bench.funds().credit == Money(minor: 8000))
        }
    }
}
