import Foundation
import Glibc
import Testing

@testable import VirtualDevices

/// The I/O layer around the pure parts, on real pseudo-terminals. Tests with the real libnfc are
/// where libnfc may be imported.
@Suite struct VirtualPN532Tests {
    /// A path in a temporary folder, which is removed afterwards.
    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do {
                try FileManager.default.removeItem(at: folder)
            } catch {
                Issue.record(error)
            }
        }
        try body(folder.appending(path: "reader").path)
    }

    /// The link exists from `init` to `stop`, except while the reader is unplugged.
    @Test func linkExistsWhilePluggedIn() throws {
        try withPath { path in
            let link = ReaderLink(path: path)
            let reader = try VirtualPN532(link: path)
            #expect(link.target?.hasPrefix("/dev/pts/") == true)
            reader.unplug()
            reader.unplug()
            #expect(link.target == nil)
            try reader.replug()
            try reader.replug()
            #expect(link.target != nil)
            reader.stop()
            reader.stop()
            #expect(link.target == nil)
            #expect(throws: VirtualReaderError(.stopped, "the reader has been stopped")) {
                try reader.replug()
            }
        }
    }

    /// A stale link is replaced; a regular file causes an error and is kept.
    @Test func replacesStaleLinkButNoFile() throws {
        try withPath { path in
            #expect(symlink("/nowhere", path) == 0)
            try VirtualPN532(link: path).stop()
            try Data("precious".utf8).write(to: URL(filePath: path))
            let refused = VirtualReaderError(
                .linkOccupied, "\(path) exists and is not a symbolic link")
            #expect(throws: refused) { try VirtualPN532(link: path) }
            #expect(try Data(contentsOf: URL(filePath: path)) == Data("precious".utf8))
        }
    }

    /// When `unplug` returns, whoever has the port open has received the hang-up.
    @Test func unplugHangsUp() throws {
        try withPath { path in
            let reader = try VirtualPN532(link: path)
            let port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
            defer { close(port) }
            #expect(port >= 0)
            reader.unplug()
            var polled = pollfd(fd: port, events: Int16(POLLIN), revents: 0)
            #expect(poll(&polled, 1, 0) == 1)
            #expect(polled.revents & Int16(POLLHUP) != 0)
        }
    }

    /// A command written to the port is acknowledged and answered.
    @Test func answersCommandOnPort() throws {
        try withPath { path in
            let reader = try VirtualPN532(link: path)
            let port = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
            defer { close(port) }
            let command = PN532Frame.information([0xD4, 0x02]).encoded
            let bytes: [UInt8] = [0x55, 0x55, 0x00] + command
            #expect(write(port, bytes, bytes.count) == bytes.count)
            let expected =
                PN532Frame.acknowledge.encoded
                + PN532Command(.getFirmwareVersion).reply([0x32, 1, 6, 7]).encoded
            var received: [UInt8] = []
            var polled = pollfd(fd: port, events: Int16(POLLIN), revents: 0)
            while received.count < expected.count, poll(&polled, 1, 5000) == 1 {
                var buffer = [UInt8](repeating: 0, count: 64)
                let count = read(port, &buffer, buffer.count)
                guard count > 0 else { break }
                received += buffer.prefix(count)
            }
            #expect(received == expected)
            #expect(reader.statistics.frames == 1 && reader.statistics.wakeUps == 1)
        }
    }
}
