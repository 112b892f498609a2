import Testing

@testable import CloudCore

extension CloudCoreTests {
    @Suite struct FairQueueTests {
        private static func drain(_ queue: inout FairQueue<String>) -> [String] {
            var jobs: [String] = []
            while let job = queue.next() { jobs.append(job) }
            return jobs
        }

        @Test func takesClientsInTurns() {
            var queue = FairQueue<String>(limit: 10, limitPerClient: 5)
            for (id, job) in ["a1", "a2", "a3", "b1", "c1", "c2"].enumerated() {
                _ = queue.add(job, UInt64(id), of: String(job.prefix(1)))
            }
            #expect(queue.count == 6)
            let jobs = Self.drain(&queue)
            #expect(jobs == ["a1", "b1", "c1", "a2", "c2", "a3"])
            #expect(queue.count == 0)
        }

        @Test func limitsEachClient() {
            var queue = FairQueue<String>(limit: 10, limitPerClient: 2)
            for id: UInt64 in 0..<2 { _ = queue.add("a", id, of: "a") }
            guard case .refused = queue.add("a", 2, of: "a") else {
                Issue.record("the client has more than its share")
                return
            }
            #expect(queue.count == 2)
        }

        /// A full queue still takes one of a client that has fewer jobs than another.
        @Test func heaviestClientGivesUpItsLastJob() {
            var queue = FairQueue<String>(limit: 4, limitPerClient: 4)
            for id: UInt64 in 0..<4 { _ = queue.add("a\(id)", id, of: "a") }
            guard case .replaced("a3") = queue.add("b", 4, of: "b") else {
                Issue.record("the last job of the heaviest client was not replaced")
                return
            }
            guard case .refused = queue.add("a4", 5, of: "a") else {
                Issue.record("the heaviest client pushed out another")
                return
            }
            let jobs = Self.drain(&queue)
            #expect(jobs == ["a0", "b", "a1", "a2"])
        }

        @Test func removesWaitingJobsOnly() {
            var queue = FairQueue<String>(limit: 4, limitPerClient: 4)
            _ = queue.add("a", 1, of: "a")
            _ = queue.add("b", 2, of: "b")
            let removed = [
                queue.remove(1, of: "a"), queue.remove(1, of: "a"), queue.remove(2, of: "a"),
            ]
            #expect(removed == ["a", nil, nil])
            let rest = Self.drain(&queue)
            #expect(rest == ["b"])
        }
    }
}
