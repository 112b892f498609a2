import Glibc
import Platform
import TestSupport
import Testing

extension PlatformTests {
    /// Uses a datagram socket like systemd's.
    @Suite struct ServiceNotifierTests {
        private static func listen(_ path: String) throws -> Int32 {
            let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            var bytes = Array(path.utf8)
            if path.hasPrefix("@") { bytes[0] = 0 }
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length)
                }
            }
            try #require(code == 0)
            return descriptor
        }

        /// The next datagram, or an empty text.
        private static func receive(_ descriptor: Int32) -> String {
            var bytes = [UInt8](repeating: 0, count: 100)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }

        @Test(arguments: [true, false]) func sendsReadyAndWatchdog(isAbstract: Bool) throws {
            let folder = try TemporaryDirectory()
            let path = isAbstract ? "@zapoj-test-\(getpid())" : "\(folder.path)/n"
            let descriptor = try Self.listen(path)
            defer { close(descriptor) }
            let notifier = try #require(ServiceNotifier(path: path))
            notifier.alive()
            notifier.alive()
            let messages = (0..<3).map { _ in Self.receive(descriptor) }
            #expect(messages == ["READY=1\nWATCHDOG=1", "READY=1\nWATCHDOG=1", ""])
            notifier.waiting("No board.")
            #expect(Self.receive(descriptor) == "STATUS=No board.\nREADY=1\nWATCHDOG=1")
        }

        @Test func ignoresMissingSocket() throws {
            #expect(ServiceNotifier(path: nil) == nil)
            #expect(ServiceNotifier(path: "relative") == nil)
            #expect(ServiceNotifier(path: "/" + String(repeating: "x", count: 200)) == nil)
            try #require(ServiceNotifier(path: "/nowhere/socket")).alive()
        }
    }
}
