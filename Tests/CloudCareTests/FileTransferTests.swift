import CommonBase
import OCPPMessages
import Synchronization
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudControl
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite struct FileTransferTests {
        /// A station that accepts and records all commands.
        private final class Station: StationLink {
            private let asked = Mutex<[JSONValue]>([])
            let status = Mutex(CommandRecord.Status.accepted)

            func isConnected(_ station: StationID) -> Bool { true }

            func perform(_ command: IssuedCommand) async -> CommandOutcome {
                do {
                    let call = try command.command.call(command.context)
                    asked.withLock { $0.append(call.payload) }
                } catch { Issue.record(error) }
                return CommandOutcome(status.withLock(\.self))
            }

            /// The token of the last transfer URL.
            func token() throws -> String {
                let address = asked.withLock { $0.last?["location"]?.stringValue } ?? ""
                let parts = address.split(separator: "/")
                return String(try #require(parts.dropFirst(3).first))
            }
        }

        private struct Bench {
            let cloud: CloudBench
            let station = Station()
            let commands: CommandService

            var transfers: FileTransferService { cloud.transfers() }

            init(address: String? = "https://zapoj.invalid") async throws {
                cloud = try CloudBench()
                commands = cloud.commands(over: station, publicURL: address)
                try await cloud.addStation("CP-1")
                try await cloud.addBridgeStation("BR-1")
            }

            func getDiagnostics(at station: String = "CP-1") async throws {
                _ = try await commands.issue(
                    FileRequest<V16.GetDiagnostics>(), at: try id(station), by: nil)
            }

            func updateFirmware(
                _ firmware: FileID, _ payload: JSONValue = .object([])
            ) async throws {
                _ = try await commands.issue(
                    FileRequest<V16.UpdateFirmware>(payload: payload, firmware: firmware),
                    at: try id("CP-1"), by: nil)
            }

            func addFirmware() async throws -> FileID {
                try await cloud.files.addFirmware(
                    name: "f.bin", FileTransferTests.pieces([1, 2, 3])
                ).id
            }
        }

        private static func pieces(_ bytes: [UInt8]) -> AsyncThrowingStream<[UInt8], any Error> {
            AsyncThrowingStream { continuation in
                continuation.yield(bytes)
                continuation.finish()
            }
        }

        @Test func acceptsUploadForOneDay() async throws {
            let bench = try await Bench()
            try await bench.getDiagnostics()
            let token = try bench.station.token()
            bench.cloud.clock.move(seconds: 86_399)
            let file = try await bench.transfers.upload(token, name: nil, Self.pieces([7]))
            #expect(file.size == 1)
            try await bench.getDiagnostics()
            let late = try bench.station.token()
            bench.cloud.clock.move(seconds: 86_400)
            await #expect(throws: ServiceError.self) {
                try await bench.transfers.upload(late, name: nil, Self.pieces([7]))
            }
        }

        @Test func servesScheduledFirmwareUntilRetryTimeEnds() async throws {
            let bench = try await Bench()
            let firmware = try await bench.addFirmware()
            let later = bench.cloud.clock.now.wall.adding(seconds: 5 * 86_400)
            try await bench.updateFirmware(
                firmware, .object(["retrieveDate": .string(later.iso8601Seconds)]))
            let token = try bench.station.token()
            bench.cloud.clock.move(seconds: 5 * 86_400 + 60)
            let (transfer, file) = try await bench.transfers.fetch(token)
            #expect(file.id == firmware)
            // The station can download again, since the end may have been lost.
            try await bench.transfers.noteSent(transfer)
            bench.cloud.clock.move(seconds: 899)
            _ = try await bench.transfers.fetch(token)
            bench.cloud.clock.move(seconds: 1)
            await #expect(throws: ServiceError.self) { try await bench.transfers.fetch(token) }
        }

        @Test func rejectsDownloadOfDeletedFirmware() async throws {
            let bench = try await Bench()
            let firmware = try await bench.addFirmware()
            try await bench.updateFirmware(firmware)
            let token = try bench.station.token()
            _ = try await bench.cloud.database.write { db in
                try StoredFileTable.delete(firmware, db)
            }
            await #expect(throws: ServiceError.self) { try await bench.transfers.fetch(token) }
            #expect(try await bench.cloud.count("stored_file_part") == 0)
        }

        /// The URL of a command that the station did not accept is no longer valid.
        @Test func closesTransferOfRejectedCommand() async throws {
            let bench = try await Bench()
            bench.station.status.withLock { $0 = .rejected }
            try await bench.getDiagnostics()
            let token = try bench.station.token()
            let refused = try await refusal {
                try await bench.transfers.upload(token, name: nil, Self.pieces([7]))
            }
            #expect(refused == "notFound")
        }

        @Test func keepsNewestUploads() async throws {
            let bench = try await Bench()
            for number in 1...FileService.fileLimit + 2 {
                bench.cloud.clock.move(seconds: 1)
                try await bench.getDiagnostics()
                let token = try bench.station.token()
                _ = try await bench.transfers.upload(
                    token, name: "\(number).log", Self.pieces([UInt8(number)]))
            }
            let names = try await bench.cloud.database.read { db in
                try StoredFileTable.list(station: try id("CP-1"), limit: .max, db).map(\.name)
            }
            #expect(names.count == FileService.fileLimit)
            #expect(names.last == "3.log")
        }

        /// The cloud creates no transfer URL if its public URL is unknown, or for a bridge.
        @Test func rejectsTransferWithoutPublicURLOrForBridge() async throws {
            let (lost, other) = (try await Bench(address: nil), try await Bench())
            #expect(
                try await refusal { try await lost.getDiagnostics() } == "conflict payload")
            #expect(
                try await refusal { try await other.getDiagnostics(at: "BR-1") }
                    == "conflict")
            for bench in [lost, other] {
                #expect(try await bench.cloud.count("file_transfer") == 0)
            }
        }

        /// Used and unknown transfer URLs get the same answer and change nothing.
        @Test func answersUsedAndUnknownURLsAlike() async throws {
            let bench = try await Bench()
            try await bench.getDiagnostics()
            let spent = try bench.station.token()
            _ = try await bench.transfers.upload(spent, name: nil, Self.pieces([7]))
            for token in [spent, "unknown"] {
                let brought = try await refusal {
                    try await bench.transfers.upload(token, name: nil, Self.pieces([8]))
                }
                let fetched = try await refusal { try await bench.transfers.fetch(token) }
                #expect([brought, fetched] == ["notFound", "notFound"])
            }
            #expect(try await bench.cloud.count("file_transfer") == 1)
            #expect(try await bench.cloud.count("stored_file") == 1)
        }

        @Test func discardsInterruptedUpload() async throws {
            let bench = try await Bench()
            try await bench.getDiagnostics()
            let token = try bench.station.token()
            let broken = AsyncThrowingStream<[UInt8], any Error> { continuation in
                continuation.yield([UInt8](repeating: 1, count: 1 << 20))
                continuation.finish(throwing: ServiceError(.unavailable, "gone"))
            }
            await #expect(throws: ServiceError.self) {
                try await bench.transfers.upload(token, name: nil, broken)
            }
            #expect(try await bench.cloud.count("stored_file") == 0)
            #expect(try await bench.cloud.count("stored_file_part") == 0)
        }
    }
}
