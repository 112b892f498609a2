import Dispatch
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudCoreTests {
    /// Work that nobody waits for.
    @Suite struct DeferredWriteTests {
        @Test func joinsNextCommitInOrder() async throws {
            let bench = try WriterBench()
            for number in 0..<10 {
                bench.writer.writeLater({ try WriterBench.insert(number, $0) }, then: { _ in })
            }
            #expect(bench.commits == 0)
            try await bench.insert(100).value
            #expect(bench.commits == 1)
            #expect(try await bench.numbers() == Array(0..<10) + [100])
            #expect(bench.writer.statistics.writes == 1)
        }

        /// A request waits for a few deferred jobs only, however many there are.
        @Test func joinsCommitOnlyUpToItsShare() async throws {
            let bench = try WriterBench()
            let (blocker, release) = await bench.block()
            for number in 0..<500 {
                bench.writer.writeLater({ try WriterBench.insert(number, $0) }, then: { _ in })
            }
            let request = await bench.insert(1000)
            release.signal()
            try await blocker.value
            try await request.value
            let joined = GroupCommitWriter.deferredLimit(besides: 1)
            #expect(joined == 18)
            // More only if a second has passed.
            #expect(try await bench.numbers().starts(with: Array(0..<joined)))
            #expect(GroupCommitWriter.deferredLimit(besides: GroupCommitWriter.batchLimit) == 112)
        }

        @Test func flushesAllAtTheEnd() async throws {
            let bench = try WriterBench()
            for number in 0..<500 {
                bench.writer.writeLater({ try WriterBench.insert(number, $0) }, then: { _ in })
            }
            await bench.writer.finish()
            #expect(try await bench.numbers() == Array(0..<500))
        }

        /// Even when the queue is full, so that no other job is accepted.
        @Test func flushesFullQueue() async throws {
            let bench = try WriterBench()
            let (blocker, release) = await bench.block()
            for number in 0..<GroupCommitWriter.deferredLimit {
                bench.writer.writeLater({ try WriterBench.insert(number, $0) }, then: { _ in })
            }
            release.signal()
            await bench.writer.flushDeferred()
            #expect(try await bench.numbers().count == GroupCommitWriter.deferredLimit)
            try await blocker.value
        }

        @Test func flushWithoutWorkCommitsNothing() async throws {
            let bench = try WriterBench()
            await bench.writer.flushDeferred()
            await bench.writer.finish()
            #expect(bench.commits == 0)
        }

        /// It is committed without any request, after a second of the real clock.
        @Test func commitsAloneAfterDeferral() async throws {
            let bench = try WriterBench()
            await withCheckedContinuation { continuation in
                bench.writer.writeLater({ try WriterBench.insert(1, $0) }) { _ in
                    continuation.resume()
                }
            }
            #expect(try await bench.numbers() == [1])
        }

        @Test func failureHarmsNoRequest() async throws {
            let bench = try WriterBench()
            bench.writer.writeLater({ try WriterBench.insert(1, $0) }, then: { _ in })
            bench.writer.writeLater({ try WriterBench.insert(1, $0) }, then: { _ in })
            try await bench.insert(2).value
            await bench.writer.finish()
            #expect(try await bench.numbers() == [1, 2])
        }

        @Test func isBounded() async throws {
            let bench = try WriterBench()
            let (blocker, release) = await bench.block()
            let accepted = (0..<GroupCommitWriter.deferredLimit + 10).count { _ in
                bench.writer.writeLater({ _ in }, then: { _ in })
            }
            #expect(accepted == GroupCommitWriter.deferredLimit)
            release.signal()
            try await blocker.value
            await bench.writer.finish()
        }
    }
}
