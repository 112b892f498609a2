import Glibc
import Testing

@testable import VirtualDevices

/// A Unix socket client in plain system calls, so that the tests do not share code with the server.
final class LineClient {
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    /// Nil if nobody listens there.
    init?(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, size)
            }
        }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        if outcome != 0 { return nil }
    }

    deinit { Glibc.close(descriptor) }

    func send(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    /// The next line; nil at the end of the connection or after 5 s.
    func line() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeSubrange(...end) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return nil }
            buffer += chunk.prefix(count)
        }
    }
}

/// A temporary folder, removed when the last reference is released.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/zapoj-sim-XXXXXX\0".utf8).map(CChar.init(bitPattern:))
        let made = try #require(mkdtemp(&template))
        path = String(cString: made)
    }

    deinit {
        for name in ["reader", "board.sock", "control.sock"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
