import CommonBase
import Foundation
import Testing

@testable import VirtualDevices

@Suite struct ControlServerTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/control.sock" }

    init() throws { folder = try TemporaryFolder() }

    /// A rack with one station that never connects.
    private func rack(stations: [String] = ["CP-1"]) async throws -> DeviceRack {
        let url = try WebSocketURL("ws://127.0.0.1:1/ocpp")
        let board = try await VirtualBoard(socketPath: "\(folder.path)/board.sock")
        do {
            return try DeviceRack(
                reader: VirtualPN532(link: "\(folder.path)/reader"), board: board,
                stations: stations.map { name in
                    let id = try #require(StationID(name))
                    return VirtualStation(configuration: StationConfiguration(id: id, url: url))
                })
        } catch {
            try await board.shutdown()
            throw error
        }
    }

    /// Commands are executed in order, each with one reply on the same connection.
    @Test func repliesToCommandsInOrder() async throws {
        let rack = try await rack()
        let server = try await ControlServer(socketPath: path, rack: rack)
        let client = try #require(LineClient(path: path))
        for line in [
            "tap reader 04A1B2C3", "tap CP-1 04A1B2C3", "fault board welded", "reader unplug",
            "tap reader 04A1B2C3", "reader replug", "tap CP-2 04A1B2C3", "nonsense",
        ] {
            client.send(line)
        }
        var replies: [String] = []
        for _ in 0..<8 { replies.append(client.line() ?? "") }
        #expect(replies.prefix(4) == ["ok", "ok", "ok", "ok"])
        #expect(replies[4] == "error the reader is unplugged")
        #expect(replies[5] == "ok")
        #expect(replies[6] == "error device CP-2 does not exist")
        #expect(replies[7].hasPrefix("error unknown command"))
        try await server.shutdown()
        try await rack.shutdown()
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/reader"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// The status is one line of JSON that contains all devices.
    @Test func reportsStatusOfAllDevices() async throws {
        let rack = try await rack(stations: ["A", "B"])
        let server = try await ControlServer(socketPath: path, rack: rack)
        let text = try await ControlClient.send("status", to: path)
        let status = try JSONReader.parse(Array(text.utf8))
        #expect(status["reader"]?["plugged"] == true)
        #expect(status["board"]?["contactor"] == "open")
        #expect(status["board"]?["deliveredWh"] == 0)
        #expect(status["board"]?["closeCount"] == 0)
        let stations = try #require(status["stations"]?.arrayValue)
        #expect(stations.map { $0["id"] } == ["A", "B"])
        #expect(stations[0]["connected"] == false)
        #expect(stations[0]["status"] == "Available")
        #expect(stations[0]["registerWh"] == 1_234_567)
        #expect(stations[0]["deliveredWh"] == 0)
        #expect(stations[0]["transactionsEnded"] == 0)
        try await server.shutdown()
        try await rack.shutdown()
    }

    /// A rejected command and an unreachable server throw errors at the client.
    @Test func clientThrowsServerErrors() async throws {
        let rack = try await rack()
        let server = try await ControlServer(socketPath: path, rack: rack)
        let refusal = await #expect(throws: ServiceError.self) {
            _ = try await ControlClient.send("tap CP-2 AA", to: path)
        }
        #expect(refusal?.message == "device CP-2 does not exist")
        let long = try #require(LineClient(path: path))
        long.send(String(repeating: "x", count: 5000))
        #expect(long.line() == "error a line must have at most 4096 bytes")
        #expect(long.line() == nil)
        try await server.shutdown()
        try await rack.shutdown()
        let silence = await #expect(throws: ServiceError.self) {
            _ = try await ControlClient.send("status", to: path)
        }
        #expect(silence?.code == .unavailable)
    }

    /// Device names must be unique, because commands refer to them.
    @Test(arguments: [["A", "A"], ["reader"]]) func rejectsDuplicateDeviceNames(stations: [String])
        async throws
    {
        await #expect(throws: ServiceError.self) { _ = try await rack(stations: stations) }
    }
}
