import CommonBase
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudControl

extension CloudCareTests {
    @Suite struct PerStationQueueTests {
        /// The work of a station runs serially, and queued repetitions run once; other stations do
        /// not wait.
        @Test func runsSeriallyPerStationAndMergesRepeatedNotices() async throws {
            let (busy, other): (StationID, StationID) = (try id("CP-1"), try id("CP-2"))
            let (gate, open) = AsyncStream.makeStream(of: Void.self)
            let (done, log) = AsyncStream.makeStream(of: String.self)
            let queue = PerStationQueue { station, notice in
                log.yield("\(station) \(notice) begins")
                // Waits until `open.finish()`.
                if station == busy { for await _ in gate {} }
                log.yield("\(station) \(notice)")
            }
            var steps = done.makeAsyncIterator()
            queue.enqueue(busy, .returned)
            #expect(await steps.next() == "CP-1 returned begins")
            for notice in [StationNotice.returned, .localListConflict, .returned] {
                queue.enqueue(busy, notice)
            }
            queue.enqueue(other, .returned)
            #expect(await steps.next() == "CP-2 returned begins")
            #expect(await steps.next() == "CP-2 returned")
            open.finish()
            #expect(await steps.next() == "CP-1 returned")
            for notice in ["returned", "localListConflict"] {
                #expect(await steps.next() == "CP-1 \(notice) begins")
                #expect(await steps.next() == "CP-1 \(notice)")
            }
            // An empty queue starts again.
            queue.enqueue(busy, .returned)
            #expect(await steps.next() == "CP-1 returned begins")
        }
    }
}
