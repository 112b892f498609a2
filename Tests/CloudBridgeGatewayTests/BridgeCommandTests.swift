import BridgeProtocol
import CommonBase
import TestSupport
import Testing

@testable import CloudBridgeGateway
@testable import CloudControl
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    @Suite struct BridgeCommandTests {
        /// A command that was pending at the stop of the cloud is delivered until it expires. Then
        /// it times out at the bridge's next poll or at the cloud's next start.
        @Test(arguments: [false, true]) func deliversPendingCommandAfterRestartUntilItExpires(
            atStart: Bool
        ) async throws {
            let bench = try await BridgeBench()
            let (station, moment) = (bench.station, bench.cloud.clock.now)
            let command: CommandID = try id("command-1")
            _ = try await bench.cloud.database.write { db in
                try CommandTable.insert(
                    CommandTable.New(
                        id: command, station: station, action: "ClearCache", request: "{}",
                        tokenHash: nil, issuedBy: nil,
                        expiresAt: moment.wall.adding(seconds: 30)), at: moment.wall, db)
            }
            #expect(try await Self.poll(bench) == 1)
            #expect(try await Self.status(of: command, bench) == .pending)
            bench.cloud.clock.move(seconds: 31)
            if atStart {
                try await bench.cloud.cloud().modules.commands.giveUpInterrupted()
            } else {
                #expect(try await Self.poll(bench) == 0)
            }
            #expect(try await Self.status(of: command, bench) == .timedOut)
        }

        /// A bridge has returned if this process did not hear of it before, or not for two
        /// minutes.
        @Test func detectsReturnOfBridge() throws {
            let bench = try CloudBench()
            let queue = BridgeCommandQueue(
                database: bench.database, now: bench.now, store: bench.commandStore())
            let station: StationID = try id("BR-1")
            #expect(queue.notePoll(of: station))
            for (seconds, hasReturned) in [(60, false), (120, false), (121, true), (1, false)] {
                bench.clock.move(seconds: Int64(seconds))
                #expect(queue.notePoll(of: station) == hasReturned)
            }
        }

        /// Number of commands that a poll without waiting returns.
        private static func poll(_ bench: BridgeBench) async throws -> Int? {
            try await bench.client { client in
                let request = try bench.sign(.get, bytes: [], to: BridgeAPI.commands)
                let answer = try RESTClient.answer(try await request.send(client))
                return answer.json["commands"]?.arrayValue?.count
            }
        }

        private static func status(
            of command: CommandID, _ bench: BridgeBench
        ) async throws -> CommandRecord.Status? {
            try await bench.cloud.database.read { try CommandTable.find(command, $0)?.status }
        }
    }
}
