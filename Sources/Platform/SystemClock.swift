import CTimex
import Common
import Foundation
import Glibc

/// The machine's clocks: the one place that asks them.
public struct SystemClock: Sendable {
    private let bootID: String

    public init() {
        let path = "/proc/sys/kernel/random/boot_id"
        let text = FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self)
        }
        bootID = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    public func now() -> Moment {
        Moment(
            uptime: Uptime(milliseconds: Self.milliseconds(of: CLOCK_BOOTTIME)),
            wall: Timestamp(milliseconds: Self.milliseconds(of: CLOCK_REALTIME)), bootID: bootID,
            isSynchronised: Self.isSynchronised)
    }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Whether the kernel was told by NTP that its clock is right (adjtimex(2): STA_UNSYNC is off).
    private static var isSynchronised: Bool {
        var state = timex()
        return adjtimex(&state) != TIME_ERROR
    }
}
