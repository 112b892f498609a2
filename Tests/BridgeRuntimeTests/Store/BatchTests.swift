import BridgeLogic
import BridgeProtocol
import BridgeTestSupport
import Foundation
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct BatchTests {
        private let folder: TemporaryFolder
        private let database: BridgeDatabase

        init() throws {
            folder = try TemporaryFolder()
            database = try BridgeDatabase(
                path: folder.file("bridge.sqlite"), newEpoch: "first")
        }

        /// A batch has the oldest events, at most a hundred.
        @Test func limitsEventsOfBatch() throws {
            try database.store(.notes(250))
            var sizes: [Int] = []
            var last: Int64 = 0
            while let seq = try database.nextBatch().events.last?.seq {
                let batch = try database.nextBatch()
                #expect(batch.events.first?.seq == last + 1)
                sizes.append(batch.events.count)
                try database.acknowledge(through: seq, of: "first")
                last = seq
            }
            #expect(sizes == [100, 100, 50])
        }

        /// A batch fits into what the cloud takes, however large its events are; one event goes
        /// alone rather than never.
        @Test(arguments: [(3000, 41), (60_000, 2), (130_000, 1), (200_000, 1)])
        func limitsBytesOfBatch(size: Int, expected: Int) throws {
            let text = String(repeating: "x", count: size)
            for _ in 0..<50 { try database.store(.notes(1, text: text)) }
            let batch = try database.nextBatch()
            let body = try JSONEncoder().encode(batch)
            #expect(body.count <= BridgeAPI.maximumBodyBytes)
            #expect(batch.events.count == expected, "\(body.count) bytes")
        }
    }
}

extension BridgeCommit {
    /// So many events that say nothing.
    static func notes(
        _ count: Int, text: String = "", pulses: Int64 = 0, session: OpenSession? = nil
    ) -> BridgeCommit {
        let events = (0..<count).map {
            Event(moment: .test(Int64($0)), data: BridgeEvent.note($0, seq: 0, text: text).data)
        }
        return BridgeCommit(
            at: .test(Int64(count)), events: events,
            state: StoredState(pulses: pulses, session: session))
    }
}

extension BridgeEvent {
    /// As `BridgeCommit.notes` makes them.
    static func note(_ index: Int, seq: Int64, text: String = "") -> BridgeEvent {
        let data = SecurityEvent(type: "Note\(index)", techInfo: text)
        return BridgeEvent(seq: seq, moment: .test(Int64(index)), data: .securityEvent(data))
    }
}
