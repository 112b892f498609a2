import CommonBase
import Foundation
import Testing

@testable import VirtualDevices

@Suite struct VirtualBoardTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/board.sock" }

    init() throws { folder = try TemporaryFolder() }

    private func board(powerW: Int64 = 1_000_000) async throws -> VirtualBoard {
        try await VirtualBoard(
            socketPath: path, configuration: BoardConfiguration(powerW: powerW))
    }

    /// A client that is connected from closing to opening receives every pulse, all of them before
    /// the opening.
    @Test func clientReceivesAllPulses() async throws {
        let board = try await board()
        let client = try #require(LineClient(path: path))
        #expect(client.line() == "feedback open")
        client.send("contactor close")
        #expect(client.line() == "feedback closed")
        var pulses = 0
        while pulses < 10, client.line() == "pulse" { pulses += 1 }
        client.send("contactor open")
        while let line = client.line(), line == "pulse" { pulses += 1 }
        let state = board.state
        #expect(state.deliveredWh == Int64(pulses))
        #expect(state.contactor == .open)
        #expect(state.closeCount == 1)
        #expect(pulses >= 10)
        try await board.shutdown()
    }

    /// The contactor keeps its level when the client disconnects, and reports it to a new one. A
    /// second client replaces the first.
    @Test func newClientReplacesOldOne() async throws {
        let board = try await board(powerW: 0)
        var first = LineClient(path: path)
        #expect(first?.line() == "feedback open")
        first?.send("contactor close")
        #expect(first?.line() == "feedback closed")
        first = nil
        let second = try #require(LineClient(path: path))
        #expect(second.line() == "feedback closed")
        let third = try #require(LineClient(path: path))
        #expect(third.line() == "feedback closed")
        #expect(second.line() == nil)
        third.send("contactor open")
        #expect(third.line() == "feedback open")
        try await board.shutdown()
        #expect(third.line() == nil)
    }

    /// The socket is accessible to its owner only, and removed at the end.
    @Test func socketIsPrivateAndRemoved() async throws {
        let board = try await board()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? NSNumber == 0o600)
        try await board.shutdown()
        try await board.shutdown()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// An abandoned socket is replaced.
    @Test func replacesAbandonedSocket() async throws {
        close(try SocketFile(bindingTo: path).descriptor)
        #expect(LineClient(path: path) == nil)
        let board = try await board()
        #expect(LineClient(path: path)?.line() == "feedback open")
        try await board.shutdown()
    }

    /// A regular file is never replaced.
    @Test func keepsRegularFile() async throws {
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: ServiceError.self) { _ = try await board() }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
    }

    /// A socket in use is not replaced, and its client is not affected by the attempt.
    @Test func keepsSocketInUse() async throws {
        let first = try await board(powerW: 0)
        let client = try #require(LineClient(path: path))
        #expect(client.line() == "feedback open")
        await #expect(throws: ServiceError.self) { _ = try await board() }
        client.send("contactor close")
        #expect(client.line() == "feedback closed")
        try await first.shutdown()
    }

    /// An unknown line is ignored; a line without end closes the connection.
    @Test func ignoresUnknownLineAndClosesOnEndlessOne() async throws {
        let board = try await board(powerW: 0)
        let client = try #require(LineClient(path: path))
        #expect(client.line() == "feedback open")
        client.send("contactor explode")
        client.send("contactor close\r")
        #expect(client.line() == "feedback closed")
        client.send(String(repeating: "x", count: 300))
        #expect(client.line() == nil)
        try await board.shutdown()
    }
}
