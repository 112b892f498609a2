import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct ContactorLoopTests {
        private let bench = LoopBench()
        private let owner: IdToken

        init() throws { owner = try card("04A1B2C3D4E5F6") }

        /// A disk that stalls while charging delays no opening: not by a tap, not by a stop.
        @Test(arguments: [true, false]) func opensWhileDiskStalls(isTap: Bool) async throws {
            try await bench.charge(owner)
            bench.stallDisk()
            bench.loop.post(isTap ? .tokenPresented(owner) : .stopRequested)
            try await eventually("it opens") { bench.board.commands.items.last == false }
            #expect(bench.ends.items.isEmpty)
            bench.loop.post(.stopRequested)
            bench.loop.post(.storageFailed("gone"))
            try await eventually("it ends") { bench.ends.items == ["gone"] }
        }

        /// A disk that stalls before the session is durable keeps the contactor open.
        @Test func staysOpenWhileDiskStalls() async throws {
            try await eventually("it has begun") { bench.indications == [.ready] }
            bench.stallDisk()
            bench.loop.post(.tokenPresented(owner))
            try await eventually("it is accepted") { bench.indications.last == .accepted }
            bench.loop.post(.stopRequested)
            try await eventually("it opens") { bench.board.commands.items.count == 2 }
            #expect(bench.board.commands.items == [false, false])
            bench.loop.post(.storageFailed("gone"))
        }

        /// Deadlines pass by themselves: nobody has to tell the loop that a contact is missing.
        @Test func passesDeadlinesByItself() async throws {
            var policy = LoopBench.promptPolicy
            policy.feedbackTimeoutMilliseconds = 50
            let bench = LoopBench(policy: policy)
            bench.loop.post(.tokenPresented(owner))
            try await eventually("it gives up") { bench.indications.last == .faulted }
            let closings = [true, false, true, false, true, false]
            #expect(bench.board.commands.items == [false] + closings)
            bench.loop.post(.stopRequested)
            try await eventually("it ends") { bench.ends.items == [nil] }
        }

        /// A contactor that does not obey ends the daemon with that reason, and the loop says so
        /// once.
        @Test func endsWhenBoardFails() async throws {
            try await eventually("it has begun") { bench.indications == [.ready] }
            bench.board.breakDown()
            bench.loop.post(.tokenPresented(owner))
            let reason =
                "the contactor can't be switched: \(ServiceError(.unavailable, "The wire is cut."))"
            try await eventually("it ends") { bench.ends.items == [reason] }
        }
    }
}
