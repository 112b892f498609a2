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
            let reason = Self.reason(errno, address)
            throw ServiceError(
                .unavailable, "Line \(address.line) of \(address.chip) can't be used: \(reason).")
        }
        self.handle = handle
    }

    /// Names the holder of a line that is busy: a program, or a driver of the kernel.
    private static func reason(_ number: Int32, _ address: Address) -> String {
        guard number == EBUSY else { return DeviceProblem.words(number) }
        switch GPIOChip.holder(of: address.line, on: address.chip) {
        case nil: return "another program uses it; gpioinfo shows which"
        case consumer:
            return "a zapoj-bridge uses it already; stop it with sudo systemctl stop zapoj-bridge"
        case let holder?:
            return
                "\(holder) uses it; stop that program, or take its dtoverlay or dtparam line out "
                + "of config.txt and restart"
        }
    }

    /// Why a line can't be used, without opening it; nil if nothing speaks against it.
    static func objection(_ address: Address) -> String? {
        var holder = [CChar](repeating: 0, count: 64)
        guard cgpiod_consumer(address.chip, UInt32(address.line), &holder, holder.count) == 0 else {
            return DeviceProblem.words(errno)
        }
        return cgpiod_is_used(address.chip, UInt32(address.line)) == 1
            ? reason(EBUSY, address) : nil
    }

    /// Who we are for others that want the line.
    private static let consumer = "zapoj-bridge"

    deinit { cgpiod_close(handle) }

    /// An output that begins inactive.
    static func output(_ address: Address) throws -> GPIOLine {
        try GPIOLine(
            cgpiod_open_output(
                address.chip, UInt32(address.line), consumer, address.isActiveLow, false),
            address)
    }

    /// An input with pull-up that reports its edges.
    static func input(_ address: Address) throws -> GPIOLine {
        try GPIOLine(
            cgpiod_open_input(
                address.chip, UInt32(address.line), consumer, address.isActiveLow, true),
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
