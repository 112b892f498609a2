import Logging
import NIOCore
import NIOPosix

/// The Unix socket (mode 0600) through which people and tests control virtual devices: one command
/// per line, one reply line each. See `ControlCommand`.
package final class ControlServer: Sendable {
    private let server: LineServer

    /// Starts listening before it returns.
    ///
    /// - Parameter socketPath: at most 107 bytes; an abandoned socket is replaced.
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
                let reply = ControlReply.error("a line must have at most \(limit) bytes")
                LineServer.send(reply.line, to: channel)
            case .opened, .closed:
                break
            }
        }
    }

    /// Closes and removes the socket; the devices keep running.
    ///
    /// - Throws: errors of closing the socket; the file is removed even then.
    package func shutdown() async throws { try await server.shutdown() }
}
