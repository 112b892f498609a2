import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudHTTP

extension CloudHTTPTests {
    @Suite struct ReaderTurnsTests {
        @Test func runsNoMoreThanItsSlots() async throws {
            let turns = ReaderTurns(slots: 2)
            let running = Running()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await turns.run(for: "person-\(number % 6)") {
                            running.begin()
                            await Task.yield()
                            running.end()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(running.most == 2)
        }

        /// One caller's queue does not come before another's single request.
        @Test func alternatesBetweenCallers() async throws {
            let turns = ReaderTurns(slots: 1)
            let order = Order()
            let (gate, open) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await turns.run(for: "first") { for await _ in gate {} }
                }
                await Self.settled { turns.running == 1 }
                for _ in 0..<5 {
                    group.addTask {
                        try await turns.run(for: "greedy") {
                            order.note("greedy")
                        }
                    }
                }
                await Self.settled { turns.waiting == 5 }
                group.addTask {
                    try await turns.run(for: "modest") { order.note("modest") }
                }
                await Self.settled { turns.waiting == 6 }
                open.finish()
                try await group.waitForAll()
            }
            #expect(Array(order.callers.prefix(2)) == ["greedy", "modest"])
        }

        /// Two callers with full queues do not hold up a third.
        @Test func everyCallerHasTurnOfEachRound() async throws {
            let turns = ReaderTurns(slots: 1)
            let order = Order()
            let (gate, open) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await turns.run(for: "first") { for await _ in gate {} }
                }
                await Self.settled { turns.running == 1 }
                for caller in ["a", "b"] {
                    for _ in 0..<ReaderTurns.waitingOfCaller {
                        group.addTask { try await turns.run(for: caller) { order.note(caller) } }
                    }
                }
                await Self.settled { turns.waiting == 2 * ReaderTurns.waitingOfCaller }
                group.addTask { try await turns.run(for: "modest") { order.note("modest") } }
                await Self.settled { turns.waiting == 2 * ReaderTurns.waitingOfCaller + 1 }
                open.finish()
                try await group.waitForAll()
            }
            #expect(Set(order.callers.prefix(3)) == ["a", "b", "modest"])
        }

        /// A caller who asks again at once has at most half of the slot, also without another caller.
        @Test func restsAfterEachTurn() async throws {
            let turns = ReaderTurns(slots: 1)
            let clock = ContinuousClock()
            let start = clock.now
            for _ in 0..<3 {
                try await turns.run(for: "greedy") {
                    let begin = clock.now
                    // Long enough that the rest has not ended when the next line looks.
                    while clock.now - begin < .milliseconds(200) {}
                }
                #expect(turns.running == 1)
            }
            // Three turns, and two rests between them.
            #expect(clock.now - start >= .milliseconds(1000))
        }

        /// On each machine, people leave a core, and two readers of the database.
        @Test func leavesReadersOfDatabase() {
            for cores in 1...128 {
                let (slots, readers) = (
                    ReaderTurns.slots(cores: cores), CloudDatabase.readerCount(cores: cores)
                )
                #expect((4...8).contains(readers))
                #expect(slots >= 1 && slots <= readers - 2)
                #expect(slots <= max(1, cores - 1))
            }
            #expect([2, 4, 8].map { ReaderTurns.slots(cores: $0) } == [1, 3, 6])
        }

        @Test func refusesBeyondQueueOfCaller() async throws {
            let turns = ReaderTurns(slots: 1)
            let (gate, open) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await turns.run(for: "first") { for await _ in gate {} }
                }
                await Self.settled { turns.running == 1 }
                for _ in 0..<ReaderTurns.waitingOfCaller {
                    group.addTask { try await turns.run(for: "greedy") {} }
                }
                await Self.settled { turns.waiting == ReaderTurns.waitingOfCaller }
                let refused = await #expect(throws: ServiceError.self) {
                    try await turns.run(for: "greedy") {}
                }
                #expect(refused?.code == .overloaded)
                open.finish()
                try await group.waitForAll()
            }
        }

        @Test func cancelledRequestLeavesQueue() async throws {
            let turns = ReaderTurns(slots: 1)
            let (gate, open) = AsyncStream<Void>.makeStream()
            let first = Task { try await turns.run(for: "first") { for await _ in gate {} } }
            await Self.settled { turns.running == 1 }
            let second = Task { try await turns.run(for: "second") {} }
            await Self.settled { turns.waiting == 1 }
            second.cancel()
            await #expect(throws: CancellationError.self) { try await second.value }
            #expect(turns.waiting == 0)
            open.finish()
            try await first.value
            try await turns.run(for: "third") {}
        }

        private static func settled(_ condition: () -> Bool) async {
            while !condition() { await Task.yield() }
        }
    }
}

private final class Running: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func begin() {
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func end() { counts.withLock { $0.now -= 1 } }
}

private final class Order: Sendable {
    private let noted = Mutex<[String]>([])

    var callers: [String] { noted.withLock { $0 } }

    func note(_ caller: String) { noted.withLock { $0.append(caller) } }
}
