import CTimex
import CommonBase
import Foundation
import Glibc
import Synchronization

/// The machine's clocks: the one place that asks them.
package struct SystemClock: Sendable {
    private let bootID: String
    private let synchronisation = Synchronisation()

    package init() {
        let path = "/proc/sys/kernel/random/boot_id"
        let text = FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self)
        }
        bootID = text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "unknown"
    }

    package func now() -> Moment {
        let uptime = Self.milliseconds(of: CLOCK_BOOTTIME)
        return Moment(
            uptime: Uptime(milliseconds: uptime),
            wall: Timestamp(milliseconds: Self.milliseconds(of: CLOCK_REALTIME)), bootID: bootID,
            isSynchronised: synchronisation.isSynchronised(at: uptime))
    }

    private static func milliseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// Whether the kernel was told by NTP that its clock is right (adjtimex(2): STA_UNSYNC is off).
/// Asked once a second: reading the time takes no system call, but this does.
private final class Synchronisation: Sendable {
    /// The second that was asked in, times two, and one more if the answer was yes.
    private let answer = Atomic<Int64>(-1)

    func isSynchronised(at uptimeMilliseconds: Int64) -> Bool {
        let second = uptimeMilliseconds / 1000
        let known = answer.load(ordering: .relaxed)
        if known >= 0, known / 2 == second { return known % 2 == 1 }
        var state = timex()
        // A sandbox that refuses the call is no yes.
        let isSynchronised = (0..<TIME_ERROR).contains(adjtimex(&state))
        answer.store(second * 2 + (isSynchronised ? 1 : 0), ordering: .relaxed)
        return isSynchronised
    }
}
