import CommonBase
import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudCoreTests {
    /// Quotas belong to the work that takes them: `certificateRequests` allows ten at once.
    @Suite struct QuotaLedgerTests {
        private static let refused = ServiceError(.overloaded, "no")

        private static func takes(
            _ bench: CloudBench, _ station: StationID, _ times: Int = 1, fails: Bool = false
        ) async throws -> Int {
            let now = bench.clock.now.wall
            return try await bench.database.write { db in
                let taken = try (0..<times).count { _ in
                    try db.takes(.certificateRequests, of: station, at: now)
                }
                if fails { throw refused }
                return taken
            }
        }

        private static func excesses(
            _ bench: CloudBench, _ station: StationID
        ) async throws -> [String] {
            try await bench.database.read { db in
                try StationExcessTable.list(station: station, db)
                    .map { "\($0.quota) \($0.count)" }
            }
        }

        @Test func failedWorkTakesNothing() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            for _ in 0..<50 {
                await #expect(throws: ServiceError.self) {
                    _ = try await Self.takes(bench, station, fails: true)
                }
            }
            #expect(try await Self.takes(bench, station, 20) == 10)
        }

        /// A neighbour's failing requests make the writer run every batch twice.
        @Test func batchThatRunsTwiceTakesOnce() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let (database, now) = (bench.database, bench.clock.now.wall)
            let taken = Mutex(0)
            for _ in 0..<5 {
                let release = DispatchSemaphore(value: 0)
                database.write({ _ in release.wait() }, then: { _ in })
                // Both are in the next batch.
                database.write {
                    try $0.takes(.certificateRequests, of: station, at: now)
                } then: { result in
                    if case .success(true) = result { taken.withLock { $0 += 1 } }
                }
                database.write { _ in
                    throw Self.refused
                } then: { (_: Result<Void, any Error>) in
                }
                // Twice, since the batch that runs again may include the one that waits.
                release.signal()
                release.signal()
                _ = try await database.write { _ in }
            }
            #expect(taken.withLock(\.self) == 5)
            #expect(try await Self.takes(bench, station, 20) == 5)
        }

        @Test func undoneSavepointGivesBack() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let now = bench.clock.now.wall
            try await bench.database.write { db in
                _ = try db.takes(.certificateRequests, 2, of: station, at: now)
                do {
                    try db.inSavepoint {
                        _ = try db.takes(.certificateRequests, 5, of: station, at: now)
                        throw Self.refused
                    }
                } catch is ServiceError {}
            }
            #expect(try await Self.takes(bench, station, 20) == 8)
        }

        /// Work that fails because of an excess shows it, once, in each place.
        @Test func excessOutlivesFailedWork() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            _ = try await Self.takes(bench, station, 10)
            for _ in 0..<3 {
                await #expect(throws: ServiceError.self) {
                    _ = try await Self.takes(bench, station, fails: true)
                }
            }
            #expect(try await Self.excesses(bench, station) == ["certificateRequests 3"])
            #expect(bench.database.quotas.excesses(of: .certificateRequests) == 3)
            #expect(bench.database.quotas.takeNews().map(\.count) == [3])
        }

        /// The excess of a station that is gone harms no other work of its batch.
        @Test func ignoresExcessOfDeletedStation() async throws {
            let bench = try CloudBench()
            let (station, gone) = (
                try await bench.addStation("CP-1"), try id("CP-9") as StationID
            )
            let now = bench.clock.now.wall
            try await bench.database.write { db in
                try db.noteExcess(.uploads, of: gone, at: now)
                try db.noteExcess(.uploads, of: station, at: now)
            }
            #expect(try await Self.excesses(bench, station) == ["uploads 1"])
        }

        /// A station that is silent for long gets the whole burst back, and no more.
        @Test(arguments: [(5, 10_000), (9, 18_000), (10, 20_000), (90, 20_000), (36_500, 20_000)])
        func refillsUpToBurst(days: Int64, expected: Int64) async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            func takes(_ amount: Int64) async throws -> Bool {
                let now = bench.clock.now.wall
                return try await bench.database.write { db in
                    try db.takes(.transactions, amount, of: station, at: now)
                }
            }
            #expect(try await takes(20_000))
            bench.clock.move(seconds: days * 86_400)
            #expect(try await takes(expected))
            #expect(try await !takes(1))
        }
    }
}
