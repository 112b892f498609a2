import CommonBase
import Glibc

/// This machine's clocks. Only the shells of the virtual devices read it; their machines are told.
enum HostClock {
    /// Uptime and wall time, to the millisecond. A virtual device trusts the host's wall clock.
    static func now() -> Moment {
        Moment(
            uptime: Uptime(milliseconds: milliseconds(CLOCK_BOOTTIME)),
            wall: Timestamp(milliseconds: milliseconds(CLOCK_REALTIME)),
            bootID: "virtual", isSynchronised: true)
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
