import BridgeTestSupport
import CommonBase
import GRDB
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct CloudHealthTests {
        private let clock = ManualClock()
        private let log = RecordedLog()
        private let health: CloudHealth

        init() {
            health = CloudHealth(now: { [clock] in clock.now().uptime }, logger: log.logger)
        }

        private static let silent = ServiceError(.unavailable, "It is silent.")
        private static let revoked = ServiceError(.revoked, "It is revoked.")

        /// An outage is one line, however long it lasts and whoever meets it, and its end another.
        @Test func saysEachProblemOnce() {
            for _ in 0..<1000 {
                clock.pass(30_000)
                health.failed(.events, Self.silent)
                health.failed(.commands, Self.silent)
            }
            #expect(health.problem?.message == "It is silent.")
            health.answered(.events)
            #expect(health.problem?.message == "It is silent.")
            health.answered(.commands)
            #expect(health.problem == nil)
            #expect(
                log.messages == [
                    "the cloud can't be used: unavailable: It is silent.; events wait",
                    "the cloud answers again",
                ])
        }

        /// Another reason is said; a revoked key comes before what else is wrong.
        @Test func saysChangedProblem() {
            health.failed(.events, Self.silent)
            health.failed(.events, Self.revoked)
            health.failed(.commands, Self.silent)
            #expect(log.messages.count == 2)
            #expect(health.problem?.code == .revoked)
        }

        /// An error of the bridge's own database is said as such, and is no problem of the cloud.
        @Test func tellsDatabaseFromCloud() {
            for _ in 0..<10 {
                health.failed(.events, DatabaseError(resultCode: .SQLITE_BUSY))
                health.failed(.commands, ServiceError(.storageFailed, "It is damaged."))
            }
            #expect(health.problem == nil)
            #expect(log.messages.count == 2)
            #expect(log.messages.first?.contains("another program has locked it") == true)
            #expect(!log.messages.contains { $0.contains("cloud") })
        }

        /// A link that comes and goes each minute is not a line each minute: most are less than ten
        /// minutes after the last one of their kind.
        @Test func thinsOutFlapping() {
            for _ in 0..<1440 {
                clock.pass(60_000)
                health.failed(.events, Self.silent)
                health.answered(.events)
            }
            #expect((200...300).contains(log.messages.count))
        }

        /// Reasons that never repeat are bounded, too.
        @Test func boundsDifferentLines() {
            var lines = RepeatedLines()
            let due = (0..<10_000).filter {
                lines.isDue("line \($0)", at: Uptime(milliseconds: Int64($0) * 60))
            }
            #expect(due.count == RepeatedLines.limit)
        }
    }
}
