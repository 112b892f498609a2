import CommonBase
import Dispatch
import Glibc
import OCPPMessages
import Synchronization
import TestSupport

/// A TCP client that sends arbitrary bytes: valid or invalid HTTP and WebSocket frames.
package final class WireClient: Sendable {
    package struct Frame: Hashable, Sendable {
        package var isFinal = true
        package var opcode: UInt8
        package var payload: [UInt8]

        package var text: String { String(decoding: payload, as: UTF8.self) }

        package static func text(_ text: String) -> Frame {
            Frame(opcode: 1, payload: Array(text.utf8))
        }

        package static func close(_ code: UInt16) -> Frame {
            Frame(opcode: 8, payload: [UInt8(code >> 8), UInt8(code & 255)])
        }
    }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "test.wire")
    private let unread = Mutex<[UInt8]>([])

    package init(port: Int?) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port ?? 0).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // A timeout, so that a failing test does not hang; long enough for a busy machine.
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw ServiceError(.unavailable, "no connection: \(errno)") }
    }

    deinit { close(descriptor) }

    /// A connection after a station's handshake.
    package static func station(
        port: Int?, id: String, headers: [String] = ["Sec-WebSocket-Protocol: ocpp1.6"]
    ) async throws -> WireClient {
        let client = try WireClient(port: port)
        try await client.send(upgrade("/ocpp/\(id)", headers: headers))
        let head = try await client.head()
        guard head.hasPrefix("HTTP/1.1 101 ") else { throw ServiceError(.forbidden, head) }
        return client
    }

    package static func upgrade(_ path: String, headers: [String]) -> String {
        let lines = [
            "GET \(path) HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        return (lines + headers).map { "\($0)\r\n" }.joined() + "\r\n"
    }

    package func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) async throws {
        try await onQueue { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw ServiceError(.unavailable, "can't write: \(errno)") }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Masked, as a client's must be.
    package func send(_ frame: Frame) async throws {
        let mask: [UInt8] = [1, 2, 3, 4]
        let length = frame.payload.count
        var bytes = [frame.opcode | (frame.isFinal ? 0x80 : 0)]
        if length < 126 {
            bytes.append(0x80 | UInt8(length))
        } else {
            bytes.append(0x80 | 127)
            bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
        }
        bytes += mask + frame.payload.enumerated().map { $1 ^ mask[$0 % 4] }
        try await send(bytes)
    }

    /// Sends a CALL and returns the next received message.
    package func call(_ id: String, _ action: String, _ payload: JSONValue = .object([]))
        async throws
        -> OCPPFrame?
    {
        let frame = OCPPFrame.call(id: id, action: action, payload: payload)
        try await send(Frame(opcode: 1, payload: frame.bytes))
        guard case .frame(let answer) = OCPPFrame.decode(try await self.frame()?.payload ?? [])
        else { return nil }
        return answer
    }

    /// The head of a response including its empty line, or less if the connection ends before.
    package func head() async throws -> String {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8),
            let byte = try await read(1).first
        {
            head.append(byte)
        }
        return String(decoding: head, as: UTF8.self)
    }

    /// All bytes until the connection ends.
    package func rest() async throws -> String { try await body(.max) }

    /// `count` bytes, or fewer if the connection ends before.
    package func body(_ count: Int) async throws -> String {
        var bytes: [UInt8] = []
        while bytes.count < count, let byte = try await read(1).first { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The next frame; nil if the connection ended.
    package func frame() async throws -> Frame? {
        let start = try await read(2)
        guard start.count == 2 else { return nil }
        var length = Int(start[1] & 0x7F)
        if length >= 126 {
            length = try await read(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(
            isFinal: start[0] & 0x80 != 0, opcode: start[0] & 0x0F, payload: try await read(length))
    }

    /// Shuts the sending side of the connection down.
    package func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// `count` bytes, or fewer if the connection ended.
    private func read(_ count: Int) async throws -> [UInt8] {
        try await onQueue { [self] in
            try unread.withLock { unread in
                while unread.count < count {
                    var buffer = [UInt8](repeating: 0, count: 65_536)
                    let got = recv(descriptor, &buffer, buffer.count, 0)
                    if got < 0, errno != ECONNRESET {
                        throw ServiceError(.unavailable, "can't read: \(errno)")
                    }
                    if got <= 0 { break }
                    unread += buffer.prefix(got)
                }
                defer { unread.removeFirst(min(count, unread.count)) }
                return Array(unread.prefix(count))
            }
        }
    }

    private func onQueue<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
