import CommonBase
import Synchronization
import Testing

@testable import CloudCore

extension CloudCoreTests {
    @Suite struct CoalescingTaskTests {
        /// Three requests during a run cause a single further run. Another key does not wait.
        @Test func coalescesRequestsDuringRun() async throws {
            let work = CoalescingTask<Int>()
            let done = Mutex<[Int]>([])
            try await work.run(1) {
                done.withLock { $0.append(1) }
                guard done.withLock({ $0.count == 1 }) else { return }
                for _ in 1...3 { try await work.run(1) { Issue.record("two at once") } }
                try await work.run(2) { done.withLock { $0.append(2) } }
            }
            #expect(done.withLock(\.self) == [1, 2, 1])
        }

        @Test func failureDropsRequestedRun() async throws {
            let work = CoalescingTask<Int>()
            let count = Mutex(0)
            await #expect(throws: ServiceError.self) {
                try await work.run(1) {
                    count.withLock { $0 += 1 }
                    try await work.run(1) {}
                    throw ServiceError(.unavailable, "It fails.")
                }
            }
            try await work.run(1) { count.withLock { $0 += 1 } }
            #expect(count.withLock(\.self) == 2)
        }
    }
}
