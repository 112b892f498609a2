import BridgeLogic
import BridgeProtocol
import BridgeTestSupport
import CommonBase
import GRDB
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct UplinkTests {
        /// What waits is delivered in order, batch after batch, and forgotten once acknowledged.
        @Test func deliversInOrder() async throws {
            try await UplinkBench.with { bench, cloud in
                try bench.database.store(.notes(150))
                try await bench.deliver { try bench.database.waitingCount() == 0 }
                #expect(try cloud.batches().map(\.events.count) == [100, 50])
                #expect(try cloud.events().map(\.seq) == Array(1...150))
                #expect(bench.trust.now().isSynchronised)
            }
        }

        /// What is stored while the uplink sleeps wakes it.
        @Test func deliversWhenEventsAreStored() async throws {
            try await UplinkBench.with { bench, cloud in
                let (news, announce) = AsyncStream.makeStream(of: Void.self)
                let uplink = bench.uplink(wakeups: news)
                let running = Task { await uplink.run() }
                for count in 1...3 {
                    try bench.database.store(.notes(1))
                    announce.yield()
                    try await eventually("it is delivered") {
                        try cloud.events().count == count
                    }
                }
                announce.finish()
                await running.value
            }
        }

        /// Refusals of every kind and connections that end are retried with the very same batch,
        /// later and later, until the cloud takes it; nothing is lost.
        @Test func retriesSameBatch() async throws {
            let troubles: [FakeCloud.Reply] = [
                .json(500, "oops"), .problem(.unauthenticated, 401, "bad signature"),
                .problem(.tooManyRequests, 429, "slower"), .cut, .json(200, "no json"),
            ]
            let seed = Self.seedOfShortWaits(troubles.count)
            try await UplinkBench.with(troubles) { bench, cloud in
                try bench.database.store(.notes(3))
                try await bench.deliver(seed: seed) { try bench.database.waitingCount() == 0 }
                let batch = EventBatch(
                    epoch: "first", events: (0..<3).map { .note($0, seq: Int64($0) + 1) })
                let expected = Array(repeating: batch, count: troubles.count + 1)
                #expect(try cloud.batches() == expected)
                #expect(
                    bench.attempts
                        == Self.waits(seed, troubles.count).map { " next attempt in \($0) ms" })
                let reasons = [
                    "status 500", "does not know this bridge", "status 429: slower",
                    "can't be reached: it closed the connection", "but a proxy or another server",
                ]
                let said = bench.log.messages.filter { $0.hasPrefix("event delivery failed") }
                for (message, reason) in zip(said, reasons) {
                    #expect(message.contains(reason))
                }
            }
        }

        /// Nobody but the cloud has a say about events: whatever answers in its place, the same
        /// batch is sent again under the same epoch, nothing is put aside, and the log says it
        /// once.
        @Test(arguments: ForeignAnswers.all)
        func keepsEventsFromForeignAnswers(reply: FakeCloud.Reply) async throws {
            try await UplinkBench.with([reply, reply]) { bench, cloud in
                try bench.database.store(.notes(1))
                let seed = Self.seedOfShortWaits(2)
                try await bench.deliver(seed: seed) { try bench.database.waitingCount() == 0 }
                let batch = EventBatch(epoch: "first", events: [.note(0, seq: 1)])
                #expect(try cloud.batches() == [batch, batch, batch])
                let count = try await bench.database.queue.read { db in
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM quarantine")
                }
                #expect(count == 0)
                let lines = bench.log.messages.filter { $0.hasPrefix("the cloud") }
                #expect(lines.filter { $0.hasSuffix("events wait") }.count == 1, "\(lines)")
                #expect(lines.last == "the cloud answers again")
                #expect(bench.health.problem == nil)
            }
        }

        /// A proxy with a body limit gets smaller batches; nothing is put aside.
        @Test(arguments: [413, 400]) func shrinksBatchForProxy(status: Int) async throws {
            let refusal = FakeCloud.Reply.page(status, "text/html", "<html></html>")
            try await UplinkBench.with([refusal, refusal]) { bench, cloud in
                try bench.database.store(.notes(100))
                let seed = Self.seedOfShortWaits(2)
                try await bench.deliver(seed: seed) { try bench.database.waitingCount() == 0 }
                let batches = try cloud.batches()
                #expect(batches.map(\.events.count) == [100, 50, 25, 50, 25])
                let sent = batches.dropFirst(2).flatMap { $0.events.map(\.seq) }
                #expect(sent == Array(1...100))
            }
        }

        /// An event that the cloud can't read is found, put aside, and holds up nothing else.
        @Test func quarantinesUnreadableEvent() async throws {
            let unreadable = FakeCloud.Reply.problem(.invalidInput, 400, "no event")
            let script: [FakeCloud.Reply] = [
                unreadable, .json(200, FakeCloud.acknowledgement(1)), unreadable, unreadable,
            ]
            try await UplinkBench.with(script) { bench, cloud in
                try bench.database.store(.notes(3))
                let seed = Self.seedOfShortWaits(3)
                try await bench.deliver(seed: seed) { try bench.database.waitingCount() == 0 }
                let batches = try cloud.batches().map { $0.events.map(\.seq) }
                #expect(batches == [[1, 2, 3], [1], [2, 3], [2], [2], [3]])
                let substitute = try cloud.batches().dropFirst(4).first?.events.first?.data
                let reason = "The cloud refused (status 400: no event)"
                #expect(
                    substitute
                        == .dropped(.init(type: "SecurityEventNotification", reason: reason)))
                let kept = try bench.database.queue.read { db in
                    try Row.fetchOne(db, sql: "SELECT seq, epoch, body FROM quarantine")
                }
                #expect(kept?["seq"] == 2 && kept?["epoch"] == "first")
                #expect((kept?["body"] as String?)?.contains("Note1") == true)
            }
        }

        /// A cloud that knows another story than the outbox gets what waits in a new epoch.
        @Test func startsNewEpochOnConflict() async throws {
            let script: [FakeCloud.Reply] = [.problem(.conflict, 409, "a gap")]
            try await UplinkBench.with(script) { bench, cloud in
                try bench.database.store(.notes(3))
                try bench.database.acknowledge(through: 2, of: "first")
                try await bench.deliver(seed: 4) { try bench.database.waitingCount() == 0 }
                var random = SeededRandom(seed: 4)
                let epoch = Base32.text(of: random.next())
                #expect(
                    try cloud.batches() == [
                        EventBatch(epoch: "first", events: [.note(2, seq: 3)]),
                        EventBatch(epoch: epoch, events: [.note(2, seq: 1)]),
                    ])
            }
        }

        /// Before the first event that nobody vouches for, the time is asked for; then it goes out right,
        /// and the same when it goes out again.
        @Test func asksForTimeFirst() async throws {
            try await UplinkBench.with([.cut, .json(200, FakeCloud.acknowledgement(0)), .cut]) {
                bench, cloud in
                bench.clock.lose(setTo: .epoch)
                bench.clock.pass(90_000)
                let note = BridgeCommit.Event(
                    moment: bench.clock.now(), data: BridgeEvent.note(0, seq: 0).data)
                try bench.database.store(
                    BridgeCommit(at: note.moment, events: [note], state: StoredState()))
                let seed = Self.seedOfShortWaits(2)
                try await bench.deliver(seed: seed) { try bench.database.waitingCount() == 0 }
                let batches = try cloud.batches()
                try #require(batches.map(\.events.count) == [0, 0, 1, 1])
                #expect(batches[2] == batches[3])
                let sent = try #require(batches[3].events.first?.moment)
                #expect(sent.wall == FakeCloud.serverTime)
                #expect(sent.isSynchronised)
                let start = FakeCloud.serverTime.adding(seconds: -90)
                #expect(try bench.database.clocks().start(of: "test") == start)
            }
        }

        /// A success begins the waiting times anew.
        @Test func resetsBackoffAfterSuccess() async throws {
            let script: [FakeCloud.Reply] = [
                .problem(.overloaded, 503, ""), .json(200, FakeCloud.acknowledgement(100)),
                .problem(.overloaded, 503, ""),
            ]
            let seed = Self.seedOfShortWaits(2)
            try await UplinkBench.with(script) { bench, cloud in
                try bench.database.store(.notes(101))
                try await bench.deliver(seed: seed) { try bench.database.waitingCount() == 0 }
                var random = SeededRandom(seed: seed)
                let waits = (0..<2).map { _ in Int64.random(in: 0...1000, using: &random) }
                #expect(bench.attempts == waits.map { " next attempt in \($0) ms" })
                #expect(try cloud.batches().map(\.events.count) == [100, 100, 1, 1])
            }
        }

        /// What the cloud has of a batch is not sent again, what it has not is; a number from
        /// beyond the batch forgets nothing that was never sent.
        @Test func continuesAfterPartialAcknowledgement() async throws {
            let script: [FakeCloud.Reply] = [2, 0].map {
                .json(200, FakeCloud.acknowledgement($0))
            }
            try await UplinkBench.with(script + [.json(200, FakeCloud.acknowledgement(.max))]) {
                bench, cloud in
                try bench.database.store(.notes(5))
                let seed = Self.seedOfShortWaits(2)
                try await bench.deliver(seed: seed) { try bench.database.waitingCount() == 0 }
                #expect(
                    try cloud.batches().map { $0.events.map(\.seq) } == [
                        [1, 2, 3, 4, 5], [3, 4, 5], [3, 4, 5],
                    ])
                #expect(bench.attempts.count == 2)
            }
        }

        /// A cancelled uplink ends at once, whatever it waits for.
        @Test func stopsWhenCancelled() async throws {
            try await UplinkBench.with([.silence]) { bench, cloud in
                try bench.database.store(.notes(1))
                try await bench.deliver { cloud.calls.count == 1 }
                #expect(try bench.database.waitingCount() == 1)
            }
        }

        /// The waits that the uplink draws from a seed for so many failures in a row.
        private static func waits(_ seed: UInt64, _ failures: Int) -> [Int64] {
            var (backoff, random) = (Backoff(), SeededRandom(seed: seed))
            return (0..<failures).map { _ in backoff.failed(using: &random) }
        }

        /// Told, so that the test need not wait: the waits are the real ones all the same.
        private static func seedOfShortWaits(_ failures: Int) -> UInt64 {
            (0...).first { waits($0, failures).reduce(0, +) < 1500 } ?? 0
        }
    }
}
