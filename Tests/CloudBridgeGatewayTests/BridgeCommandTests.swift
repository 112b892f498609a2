import BridgeProtocol
import CommonBase
import TestSupport
import Testing

@testable import CloudBridgeGateway
@testable import CloudCare
@testable import CloudCharging
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

        /// After a restart of the cloud, a bridge gets a pending command exactly as it was issued,
        /// also its secrets, which the database holds encrypted only.
        @Test func deliversCommandAfterRestartAsIssued() async throws {
            let bench = try await BridgeBench()
            let secret = "feedfacefeedface"
            let issued: [(String, String, BridgeCommand.Payload)] = [
                (
                    "ChangeConfiguration", #"{"key": "wifi.password", "value": "\#(secret)"}"#,
                    .setVariable(.init(name: "wifi.password", value: secret))
                ),
                (
                    "RequestStartTransaction", #"{"idToken": "\#(OCPP16Bench.card)"}"#,
                    .requestStart(
                        .init(idToken: WireIdToken(try CloudBench.token(OCPP16Bench.card))))
                ),
            ]
            for (action, members, payload) in issued {
                let number = try await Self.issueWithoutAnswer(action, members, bench)
                let (moment, store) = (bench.cloud.clock.now, bench.cloud.commandStore())
                let (record, command) = try await bench.cloud.database.read { db in
                    let record = try #require(try CommandTable.find(number: number, db))
                    return (
                        record, try BridgeCommand(record, store: store, db, at: moment.wall)
                    )
                }
                #expect(command?.data == payload)
                #expect(record.request.hasPrefix("sealed:"))
            }
        }

        /// A limit names the transaction as the bridge does, and only those that a remote start began
        /// have one.
        @Test func sendsEnergyLimitOfRemoteStart() async throws {
            let bench = try await BridgeBench()
            let start = try await Self.issueWithoutAnswer(
                "RequestStartTransaction", #"{"idToken": "\#(OCPP16Bench.card)"}"#, bench)
            try await bench.take(Array(BridgeBench.session().dropLast()))
            let running = try #require(try await bench.cloud.transactions().first)
            let members = #"{"transactionId": "\#(running.id)"}"#
            let commands = bench.cloud.commands(over: SilentLink())
            let refused = try await refusal {
                try await commands.issue(
                    "SetTransactionLimit", try json(members), at: bench.station.text)
            }
            #expect(refused == "conflict transactionId")
            try await bench.cloud.database.write { db in
                let record = try #require(try CommandTable.find(number: start, db))
                try TransactionLimitTable.insert(
                    ChargeLimit(energyWh: 5000), of: running.id, by: record.id, db)
            }
            let number = try await Self.issueWithoutAnswer(
                "SetTransactionLimit", members, bench)
            let (moment, store) = (bench.cloud.clock.now, bench.cloud.commandStore())
            let command = try await bench.cloud.database.read { db in
                try CommandTable.find(number: number, db).flatMap {
                    try BridgeCommand($0, store: store, db, at: moment.wall)
                }
            }
            #expect(
                command?.data
                    == .setTransactionLimit(
                        .init(transactionId: try id("tx-1"), maximumEnergyWh: 5000)))
            let record = try #require(
                try await bench.cloud.database.read { db in
                    try CommandTable.find(number: number, db)
                })
            // Hosts see the commands of their stations, but not what drivers have.
            #expect(try store.shown(record) == json(members))
        }

        /// The result that a bridge sends after a restart of the cloud has its effects.
        @Test func appliesEffectOfResultAfterRestart() async throws {
            let bench = try await BridgeBench()
            let number = try await Self.issueWithoutAnswer("GetConfiguration", "{}", bench)
            let queue = BridgeCommandQueue(
                database: bench.cloud.database, now: bench.cloud.now,
                store: bench.cloud.commandStore())
            for value in ["", "late"] {
                try await queue.finish(
                    number: number, of: bench.station,
                    BridgeCommandResult(
                        status: .accepted,
                        variables: [.init(name: "board.kind", value: value, readonly: true)]))
            }
            let keys = try await bench.cloud.database.read { [station = bench.station] db in
                try StationConfigurationTable.list(station: station, db)
            }
            #expect(keys.map(\.reported) == [""])
            let record = try await bench.cloud.database.read {
                try CommandTable.find(number: number, $0)
            }
            #expect(record?.status == .accepted)
        }

        /// Issues a command through a link that never answers, as if the cloud ended meanwhile.
        /// Returns the command's number.
        private static func issueWithoutAnswer(
            _ action: String, _ members: String, _ bench: BridgeBench
        ) async throws -> Int64 {
            let link = SilentLink()
            let commands = bench.cloud.commands(over: link)
            let members = try json(members)
            let station = bench.station.text
            let task = Task { try await commands.issue(action, members, at: station) }
            defer { task.cancel() }
            for await number in link.numbers.stream { return number }
            throw ServiceError(.internalError, "not issued")
        }

        private final class SilentLink: StationLink {
            let numbers = AsyncStream<Int64>.makeStream()

            func isConnected(_ station: StationID) -> Bool { true }

            func perform(_ issued: IssuedCommand) async -> CommandOutcome {
                numbers.continuation.yield(issued.number)
                // Ends when the test ends its stream.
                for await _ in AsyncStream<Void>.makeStream().stream {}
                return CommandOutcome(.timedOut)
            }
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
            try await bench.cloud.database.read {
                try CommandTable.find(command, viewer: .system, $0)?.status
            }
        }
    }
}
