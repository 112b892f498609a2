import Logging
import NIOCore
import NIOPosix

/// The Unix socket (mode 0600) through which people and tests drive virtual devices: one command
/// per line, one reply line each. See `ControlCommand`.
package final class ControlServer: Sendable {
    private let server: LineServer

    /// Listens when it returns.
    ///
    /// - Parameter socketPath: at most 107 bytes; a socket that nobody listens on is replaced.
    /// - Throws: `ServiceError` with code `invalidInput`, `conflict` or `unavailable`.
    package init(
        socketPath: String, rack: DeviceRack, logger: Logger = Logger(label: "control")
    ) async throws {
        server = try await LineServer(
            path: socketPath, maximumLength: ControlCommand.maximumLineLength,
            on: MultiThreadedEventLoopGroup.singleton.next()
        ) { event, channel in
            switch event {
            case .line(let line):
                let reply = rack.execute(line)
                if case .error(let text) = reply { logger.warning("refused: \(text)") }
                LineServer.send(reply.line, to: channel)
            case .lineTooLong:
                let limit = ControlCommand.maximumLineLength
                let reply = ControlReply.error("a line has at most \(limit) bytes")
                LineServer.send(reply.line, to: channel)
            case .opened, .closed:
                break
            }
        }
    }

    /// Closes the socket and removes it; the devices run on.
    ///
    /// - Throws: what closing the socket throws; the file is gone even then.
    package func shutdown() async throws { try await server.shutdown() }
}
