import CommonBase
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudCore
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite struct MessageLogTests {
        private static func texts(_ bench: CloudBench, _ station: StationID) async throws
            -> [String]
        {
            try await bench.database.read { db in
                try MessageLogTable.list(
                    station: station, direction: nil, before: .max, limit: 10_000, db)
            }.map(\.text).reversed()
        }

        @Test func keepsOrderAndReadsItsWrites() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let log = MessageLog(
                bench.database, messagesKept: 2000, drops: EventCounter(name: "drops"))
            let frames = (0..<300).map { "[3,\"\($0)\",{}]" }
            for frame in frames {
                log.note(.received, Array(frame.utf8), of: station, at: bench.clock.now.wall)
            }
            await bench.database.flushDeferred()
            #expect(try await Self.texts(bench, station) == frames)
        }

        /// However a station's frames and the runs of `trim` alternate, the newest are kept, and never
        /// more than the limit and the growth.
        @Test func keepsNewestWithinBounds() async throws {
            let bench = try CloudBench()
            let stations = [
                try await bench.addStation("CP-1"), try await bench.addStation("CP-2"),
            ]
            let limit = 100
            let log = MessageLog(
                bench.database, messagesKept: limit, drops: EventCounter(name: "drops"))
            var random = SeededRandom(seed: 5)
            var sent: [StationID: [String]] = [:]
            for turn in 0..<40 {
                let station = stations[random.index(2)]
                for number in 0..<random.index(60) {
                    let text = "\(turn) \(number)"
                    sent[station, default: []].append(text)
                    log.note(.note, Array(text.utf8), of: station, at: bench.clock.now.wall)
                }
                await bench.database.flushDeferred()
                for (station, texts) in sent {
                    let kept = try await Self.texts(bench, station)
                    #expect(kept.count >= min(texts.count, limit))
                    #expect(kept.count <= limit + MessageLog.growthLimit)
                    #expect(kept == Array(texts.suffix(kept.count)))
                }
                if random.chance(30) { try await log.trim() }
            }
            for rule in log.retention {
                try await rule.apply(to: bench.database, at: bench.clock.now.wall)
            }
            for (station, texts) in sent {
                #expect(try await Self.texts(bench, station) == Array(texts.suffix(limit)))
            }
        }

        @Test func dropsFloodUntilItIsTrimmed() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let drops = EventCounter(name: "drops")
            let log = MessageLog(bench.database, messagesKept: 100, drops: drops)
            let frames = MessageLog.growthLimit + 50
            for number in 0..<frames {
                log.note(.note, Array("\(number)".utf8), of: station, at: bench.clock.now.wall)
            }
            #expect(drops.count == 50)
            await bench.database.flushDeferred()
            try await log.trim()
            #expect(try await bench.count("message_log") == 100)
            log.note(.note, Array("again".utf8), of: station, at: bench.clock.now.wall)
            await bench.database.flushDeferred()
            #expect(try await Self.texts(bench, station).last == "again")
        }

        @Test func keepsBytesOfStationBounded() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let log = MessageLog(
                bench.database, messagesKept: 2000, drops: EventCounter(name: "drops"))
            let frame = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
            for _ in 0..<3 {
                for _ in 0..<12 {
                    log.note(.note, frame, of: station, at: bench.clock.now.wall)
                }
                await bench.database.flushDeferred()
                try await log.trim()
            }
            let kept = try await Self.texts(bench, station)
            #expect(kept.count == MessageLog.keptCharacters >> 20)
        }

        /// Closing the database commits what waits.
        @Test func losesNothingAtShutdown() async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            let log = MessageLog(
                bench.database, messagesKept: 2000, drops: EventCounter(name: "drops"))
            for number in 0..<200 {
                log.note(.note, Array("\(number)".utf8), of: station, at: bench.clock.now.wall)
            }
            try await bench.database.close()
            let again = try CloudDatabase(path: bench.database.path, migrations: [])
            let count = try await again.read { db in
                try Int.fetchOne(db, sql: "SELECT count(*) FROM message_log") ?? 0
            }
            #expect(count == 200)
        }
    }
}
