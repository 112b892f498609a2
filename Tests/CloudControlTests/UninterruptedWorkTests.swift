import CloudModule
import CommonBase
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudControlTests {
    @Suite(.timeLimit(.minutes(5))) struct UninterruptedWorkTests {
        @Test func continuesAfterCancellationOfCaller() async throws {
            let work = UninterruptedWork()
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let (gate, open) = AsyncStream.makeStream(of: Void.self)
            let (ended, end) = AsyncStream.makeStream(of: Bool.self)
            let caller = Task {
                try await work.run {
                    begin.finish()
                    for await _ in gate {}
                    end.yield(Task.isCancelled)
                }
            }
            for await _ in begun {}
            caller.cancel()
            // The caller does not wait for the work.
            await #expect(throws: CancellationError.self) { try await caller.value }
            open.finish()
            var steps = ended.makeAsyncIterator()
            #expect(await steps.next() == false)
        }

        /// The service ends only after the work, which it asks to end.
        @Test func serviceWaitsForWork() async throws {
            let work = UninterruptedWork()
            let isDone = Atomic(false)
            let group = ServiceGroup(
                configuration: .init(services: [.init(service: work)], logger: CloudBench.logger))
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            async let running: Void = group.run()
            async let result: Void = work.run {
                begin.finish()
                // Ends only when the task is cancelled.
                for await _ in AsyncStream<Void>.makeStream().stream {}
                isDone.store(true, ordering: .relaxed)
            }
            for await _ in begun {}
            await group.triggerGracefulShutdown()
            try await running
            let wasDone = isDone.load(ordering: .relaxed)
            #expect(wasDone)
            try await result
        }

        @Test func passesErrorOn() async throws {
            await #expect(throws: ServiceError.self) {
                try await UninterruptedWork().run {
                    throw ServiceError(.unavailable, "It fails.")
                }
            }
        }
    }
}
