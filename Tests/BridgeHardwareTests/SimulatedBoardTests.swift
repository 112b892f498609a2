import BridgeLogic
import BridgeTestSupport
import CommonBase
import Glibc
import Testing
import VirtualDevices

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct SimulatedBoardTests {
        private let folder: TemporaryFolder
        private let events = Recorder<BoardEvent>()
        private var path: String { folder.file("board.sock") }

        init() throws { folder = try TemporaryFolder() }

        private func virtualBoard() async throws -> VirtualBoard {
            try await VirtualBoard(
                socketPath: path, configuration: BoardConfiguration(powerW: 1_000_000),
                logger: RecordedLog().logger)
        }

        private var pulses: Int64 {
            events.items.reduce(0) { if case .pulses(let count) = $1 { $0 + count } else { $0 } }
        }

        private var feedback: [BoardEvent] {
            events.items.filter { if case .pulses = $0 { false } else { true } }
        }

        /// From start to close: where the contactor is, that it follows, and every pulse that went
        /// through it.
        @Test func exchangesCommandsAndEvents() async throws {
            let virtual = try await virtualBoard()
            let board = SimulatedBoard(socketPath: path)
            try board.start(events.add)
            // The contactor's own position, and then where the start has put it.
            let open = [BoardEvent.feedback(isClosed: false), .feedback(isClosed: false)]
            try await eventually("it says that it is open") { feedback == open }
            try board.setContactor(closed: true)
            try await eventually("pulses come") { pulses > 20 }
            try board.setContactor(closed: false)
            try await eventually("it has opened") {
                feedback == open + [.feedback(isClosed: true), .feedback(isClosed: false)]
            }
            #expect(pulses == virtual.state.deliveredWh)
            board.close()
            try await virtual.shutdown()
        }

        /// Closing opens the contactor and ends the reports: that the board is gone then is no news.
        @Test func opensContactorOnClose() async throws {
            let virtual = try await virtualBoard()
            let board = SimulatedBoard(socketPath: path)
            try board.start(events.add)
            try board.setContactor(closed: true)
            try await eventually("it is closed") { virtual.state.contactor == .closed }
            board.close()
            let last = events.items.count
            try await eventually("it opens") { virtual.state.contactor == .open }
            #expect(events.items.count == last)
            #expect(!feedback.contains { if case .failed = $0 { true } else { false } })
            #expect(throws: ServiceError.self) { try board.setContactor(closed: true) }
            board.close()
            try await virtual.shutdown()
        }

        /// A board that goes is told once, and no longer obeys.
        @Test func reportsDisconnectedBoard() async throws {
            let virtual = try await virtualBoard()
            let board = SimulatedBoard(socketPath: path)
            try board.start(events.add)
            try await eventually("it has spoken") { !events.items.isEmpty }
            try await virtual.shutdown()
            let gone = BoardEvent.failed("the simulated board at \(path) has closed the connection")
            try await eventually("it is gone") { events.items.last == gone }
            #expect(events.items.filter { $0 == gone }.count == 1)
            let error = #expect(throws: ServiceError.self) {
                // The first write may still go into the void.
                for _ in 0..<2 { try board.setContactor(closed: false) }
            }
            #expect(error?.message == "The simulated board at \(path) has closed the connection.")
            board.close()
        }

        /// A contactor that somebody left closed opens at the start, and both is told.
        @Test func opensContactorThatWasLeftClosed() async throws {
            let virtual = try await virtualBoard()
            let dead = try UnixSocket.connect(path)
            #expect(UnixSocket.send("contactor close\n", to: dead))
            try await eventually("it is closed") { virtual.state.contactor == .closed }
            Glibc.close(dead)
            let board = SimulatedBoard(socketPath: path)
            try board.start(events.add)
            try await eventually("it has opened") {
                feedback == [.feedback(isClosed: true), .feedback(isClosed: false)]
            }
            board.close()
            try await virtual.shutdown()
        }

        /// Where nobody listens, and where no socket can be, the error names the path.
        @Test func namesMissingSocket() throws {
            let error = #expect(throws: ServiceError.self) {
                try SimulatedBoard(socketPath: path).start { _ in }
            }
            #expect(
                error?.message == "No board answers at \(path): start zapoj-sim demo first.")
            let long = String(repeating: "x", count: 108)
            let tooLong = #expect(throws: ServiceError.self) {
                try SimulatedBoard(socketPath: long).start { _ in }
            }
            #expect(
                tooLong?.message
                    == "The path of the socket \(long) is too long: it may have 107 bytes.")
        }
    }
}
