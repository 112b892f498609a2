import CommonBase
import Glibc

/// The clocks of this machine. Only the I/O layers of the virtual devices read them; the state
/// machines receive the time.
enum HostClock {
    /// Uptime and wall time in milliseconds. Virtual devices trust the host's wall clock.
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
