import CommonBase
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite(.timeLimit(.minutes(5))) struct StationWorkTests {
        private static let thing = DomainObject(rawValue: "thing")

        /// Runs the work until `body` ends.
        private static func run(
            _ bench: CloudBench, find: @escaping @Sendable () -> Set<StationID>,
            work: @escaping @Sendable (StationID) async throws -> Void,
            until body: () async throws -> Void
        ) async throws {
            let service = StationWork(
                "test", database: bench.database, now: bench.now, wokenBy: [thing],
                logger: CloudBench.logger, find: { _ in find() }, work: work)
            let running = Task { try await service.run() }
            try await body()
            running.cancel()
            try await running.value
        }

        /// A station that does not answer delays no other, and a failure stops no other.
        @Test func stationsDoNotWaitForEachOther() async throws {
            let bench = try CloudBench()
            let stations: [StationID] = [try id("CP-1"), try id("CP-2"), try id("CP-3")]
            let waiting = Mutex(Set(stations))
            let (done, log) = AsyncStream.makeStream(of: StationID.self)
            let (gate, open) = AsyncStream.makeStream(of: Void.self)
            try await Self.run(
                bench, find: { waiting.withLock(\.self) },
                work: { station in
                    if station == stations[0] { for await _ in gate {} }
                    waiting.withLock { _ = $0.remove(station) }
                    log.yield(station)
                    if station == stations[1] { throw ServiceError(.unavailable, "It fails.") }
                },
                until: {
                    var steps = done.makeAsyncIterator()
                    let first = [await steps.next(), await steps.next()]
                    #expect(Set(first.compactMap(\.self)) == [stations[1], stations[2]])
                    open.finish()
                    #expect(await steps.next() == stations[0])
                })
        }

        /// After a failure a station is tried again when it has returned, or after a delay.
        @Test func retriesAfterReturnOfStation() async throws {
            let bench = try CloudBench()
            let station: StationID = try id("CP-1")
            let (done, log) = AsyncStream.makeStream(of: Int.self)
            let count = Mutex(0)
            try await Self.run(
                bench, find: { [station] },
                work: { _ in
                    log.yield(
                        count.withLock {
                            $0 += 1
                            return $0
                        })
                    throw ServiceError(.unavailable, "It fails.")
                },
                until: {
                    var steps = done.makeAsyncIterator()
                    #expect(await steps.next() == 1)
                    // Other signals do not start it again. The clock stands still.
                    bench.database.signals.post([Signal(Self.thing, "x")])
                    bench.database.signals.post([Signal(.stationReturn, "CP-1")])
                    #expect(await steps.next() == 2)
                    // The failure is recorded at some time after the work has failed.
                    let pushing = Task {
                        while !Task.isCancelled {
                            bench.clock.move(seconds: 3600)
                            bench.database.signals.post([Signal(Self.thing, "x")])
                            await Task.yield()
                        }
                    }
                    #expect(await steps.next() == 3)
                    pushing.cancel()
                })
        }

        @Test func limitsStationsAtOnce() async throws {
            let bench = try CloudBench()
            let stations = Set(try (1...50).map { try id("CP-\($0)") as StationID })
            let state = Mutex((running: 0, most: 0, left: stations))
            let (done, log) = AsyncStream.makeStream(of: Void.self)
            try await Self.run(
                bench, find: { state.withLock(\.left) },
                work: { station in
                    state.withLock {
                        $0.running += 1
                        $0.most = max($0.most, $0.running)
                    }
                    await Task.yield()
                    let isLast = state.withLock {
                        $0.running -= 1
                        $0.left.remove(station)
                        return $0.left.isEmpty
                    }
                    if isLast { log.finish() }
                },
                until: { for await _ in done {} })
            #expect(state.withLock(\.most) <= StationWork.width)
        }
    }
}
