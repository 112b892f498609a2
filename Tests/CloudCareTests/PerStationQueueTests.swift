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
            let (done, tell) = AsyncStream.makeStream(of: String.self)
            let turns = PerStationQueue { station, notice in
                tell.yield("\(station) \(notice) begins")
                // Waits until `open.finish()`.
                if station == busy { for await _ in gate {} }
                tell.yield("\(station) \(notice)")
            }
            var told = done.makeAsyncIterator()
            turns.take(busy, .returned)
            #expect(await told.next() == "CP-1 returned begins")
            for notice in [StationNotice.returned, .localListConflict, .returned] {
                turns.take(busy, notice)
            }
            turns.take(other, .returned)
            #expect(await told.next() == "CP-2 returned begins")
            #expect(await told.next() == "CP-2 returned")
            open.finish()
            #expect(await told.next() == "CP-1 returned")
            for notice in ["returned", "localListConflict"] {
                #expect(await told.next() == "CP-1 \(notice) begins")
                #expect(await told.next() == "CP-1 \(notice)")
            }
            // An empty queue starts again.
            turns.take(busy, .returned)
            #expect(await told.next() == "CP-1 returned begins")
        }
    }
}
