import CGPIOD
import CommonBase
import Glibc

/// One requested GPIO line. Owns the handle; closed in `deinit`.
///
/// Handles are used from one thread at a time; `GPIOBoard` sees to that.
final class GPIOLine: @unchecked Sendable {  // see above: libgpiod's handles have no lock
    struct Address: Hashable, Sendable {
        var chip: String
        var line: Int
        var isActiveLow: Bool
    }

    private let handle: OpaquePointer

    private init(_ handle: OpaquePointer?, _ address: Address) throws {
        guard let handle else {
            let reason = DeviceProblem.words(errno)
            throw ServiceError(
                .unavailable, "Line \(address.line) of \(address.chip) can't be used: \(reason).")
        }
        self.handle = handle
    }

    deinit { cgpiod_close(handle) }

    /// An output that begins inactive.
    static func output(_ address: Address) throws -> GPIOLine {
        try GPIOLine(
            cgpiod_open_output(
                address.chip, UInt32(address.line), "zapoj-bridge", address.isActiveLow, false),
            address)
    }

    /// An input with pull-up that reports its edges.
    static func input(_ address: Address) throws -> GPIOLine {
        try GPIOLine(
            cgpiod_open_input(
                address.chip, UInt32(address.line), "zapoj-bridge", address.isActiveLow, true),
            address)
    }

    func set(_ isActive: Bool) throws {
        guard cgpiod_set(handle, isActive) == 0 else {
            throw ServiceError(
                .unavailable, "A GPIO line can't be set: \(DeviceProblem.words(errno)).")
        }
    }

    func isActive() throws -> Bool {
        let value = cgpiod_get(handle)
        guard value >= 0 else {
            throw ServiceError(
                .unavailable, "A GPIO line can't be read: \(DeviceProblem.words(errno)).")
        }
        return value == 1
    }

    var descriptor: Int32 { cgpiod_event_fd(handle) }

    /// The edge that waits; nil where there is none to be read.
    func readEdge() -> (isRising: Bool, nanoseconds: UInt64)? {
        var (isRising, time): (Bool, UInt64) = (false, 0)
        return cgpiod_read_event(handle, &isRising, &time) == 0 ? (isRising, time) : nil
    }

    /// Which libgpiod this was built with: `libgpiod 1.6.3 (API v1)`.
    static var libraryVersion: String {
        "libgpiod \(String(cString: cgpiod_version())) (API v\(cgpiod_api()))"
    }
}
