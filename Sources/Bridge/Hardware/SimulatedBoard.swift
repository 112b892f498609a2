import BridgeLogic
import CommonBase
import Foundation
import Logging
import Synchronization

/// The board of `zapoj-sim`, over a Unix socket: for the demo and for tests. One line per message:
/// `contactor close|open` out; `feedback closed|open` and `pulse` in.
package final class SimulatedBoard: BoardSupport {
    private let path: String
    private let descriptor = Mutex<Int32>(-1)
    private let ended = DispatchSemaphore(value: 0)

    package init(socketPath: String) { path = socketPath }

    package func start(_ deliver: @escaping @Sendable (BoardEvent) -> Void) throws {
        let socket = try UnixSocket.connect(path)
        guard UnixSocket.send("contactor open\n", to: socket) else {
            Glibc.close(socket)
            throw ServiceError(
                .unavailable, "The simulated board at \(path) has closed the connection.")
        }
        descriptor.withLock { $0 = socket }
        let thread = Thread { [self] in
            read(socket, deliver)
            ended.signal()
        }
        thread.name = "board"
        thread.start()
    }

    package func setContactor(closed: Bool) throws {
        let line = closed ? "contactor close\n" : "contactor open\n"
        let isSent = descriptor.withLock { $0 >= 0 && UnixSocket.send(line, to: $0) }
        guard isSent else {
            throw ServiceError(
                .unavailable, "The simulated board at \(path) has closed the connection.")
        }
    }

    package func close() {
        let socket = descriptor.withLock { descriptor in
            defer { descriptor = -1 }
            return descriptor
        }
        guard socket >= 0 else { return }
        _ = UnixSocket.send("contactor open\n", to: socket)
        shutdown(socket, Int32(SHUT_RDWR))
        ended.wait()
        Glibc.close(socket)
    }

    private func read(_ socket: Int32, _ deliver: (BoardEvent) -> Void) {
        var (pending, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0, pending.count < buffer.count else { break }
            pending += buffer[..<count]
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                switch String(decoding: pending[..<end], as: UTF8.self) {
                case "feedback closed": deliver(.feedback(isClosed: true))
                case "feedback open": deliver(.feedback(isClosed: false))
                case "pulse": deliver(.pulses(1))
                default: break
                }
                pending.removeSubrange(...end)
            }
        }
        let isOurDoing = descriptor.withLock { $0 < 0 }
        if !isOurDoing {
            deliver(.failed("the simulated board at \(path) has closed the connection"))
        }
    }
}

/// The socket calls of a line protocol.
enum UnixSocket {
    static func connect(_ path: String) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw ServiceError(
                .invalidInput, "The path of the socket \(path) is too long: it may have 107 bytes.")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, result == 0 else {
            let isMissing = errno == ENOENT || errno == ECONNREFUSED
            let reason =
                isMissing ? "start zapoj-sim demo first" : DeviceProblem.words(errno)
            if descriptor >= 0 { Glibc.close(descriptor) }
            throw ServiceError(.unavailable, "No board answers at \(path): \(reason).")
        }
        return descriptor
    }

    static func send(_ line: String, to descriptor: Int32) -> Bool {
        let bytes = Array(line.utf8)
        // A closed connection must be an error here, not a signal that ends the daemon.
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
