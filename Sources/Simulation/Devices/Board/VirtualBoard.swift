import Logging
import NIOCore
import NIOPosix
import Synchronization

/// A charger's board behind a Unix stream socket: a contactor, its feedback, an S0 meter and a car,
/// for zapoj-bridge's simulated-board adapter. `BoardProtocol` defines the lines.
///
/// Serves one client at a time; a new one replaces the old one. All functions may be called from
/// any thread. Changes take effect in the order of the calls.
package final class VirtualBoard: Sendable {
    private let loop: MachineLoop<BoardMachine>
    private let server: LineServer

    /// Creates the socket with mode 0600 and listens. The contactor is open.
    ///
    /// - Parameter socketPath: at most 107 bytes; its folder must exist. An abandoned socket is
    /// replaced; any other file causes an error.
    /// - Throws: `ServiceError` with code `invalidInput`, `conflict` or `unavailable`.
    package init(
        socketPath: String, configuration: BoardConfiguration = BoardConfiguration(),
        logger: Logger = Logger(label: "board")
    ) async throws {
        let client = BoardClient(logger: logger)
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let loop = MachineLoop(
            BoardMachine(configuration: configuration), tick: .tick, on: eventLoop
        ) { effect, _ in client.perform(effect) }
        self.loop = loop
        server = try await LineServer(
            path: socketPath, maximumLength: BoardProtocol.maximumLineLength, on: eventLoop
        ) { event, channel in
            if let input = client.input(for: event, from: channel) { loop.feed(input) }
        }
    }

    /// The true state after the last event on the board.
    package var state: BoardState { loop.machine.state }

    /// Breaks or repairs the contactor; after a repair it moves to the last commanded level.
    package func setFault(_ fault: BoardFault) { loop.feed(.faultSet(fault)) }

    /// Sets whether the car draws current while the contactor is closed.
    package func setCar(isCharging: Bool) { loop.feed(.carChanged(isCharging: isCharging)) }

    /// Closes the connection and removes the socket; the state remains readable.
    ///
    /// - Throws: errors of closing the socket; the file is removed even then.
    package func shutdown() async throws {
        loop.stop()
        try await server.shutdown()
    }
}

/// The board's current client.
private final class BoardClient: Sendable {
    private let channel = Mutex<(any Channel)?>(nil)
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    /// The board's input for an event on a connection; nil if another client has replaced the
    /// connection.
    func input(for event: LineEvent, from source: any Channel) -> BoardMachine.Input? {
        if event == .opened {
            let old = channel.withLock { channel in
                defer { channel = source }
                return channel
            }
            old?.close(promise: nil)
            return .connected
        }
        guard channel.withLock({ $0 === source }) else { return nil }
        switch event {
        case .opened, .lineTooLong:
            return nil
        case .line(let line):
            guard let level = BoardProtocol.command(line) else {
                logger.warning("not a command: \(line.prefix(40))")
                return nil
            }
            return .command(level)
        case .closed:
            channel.withLock { $0 = nil }
            return .disconnected
        }
    }

    func perform(_ effect: BoardMachine.Effect) {
        switch effect {
        case .send(let report):
            if let channel = channel.withLock({ $0 }) { LineServer.send(report.line, to: channel) }
        case .note(let text):
            logger.info("\(text)")
        }
    }
}
