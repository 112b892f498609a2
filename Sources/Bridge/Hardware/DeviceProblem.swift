import Glibc

/// Why a device can't be used and what to do, for a person who set the bridge up.
package enum DeviceProblem {
    /// - Parameter number: `errno`.
    package static func words(_ number: Int32) -> String {
        switch number {
        case ENOENT, ENXIO, ENODEV:
            "there is no such device; check the setting, the wiring and the kernel's driver"
        case EACCES, EPERM:
            "permission denied; add this user to the device's group (ls -l shows it: gpio, dialout, "
                + "i2c, spi)"
        case EBUSY: "another program uses it; stop that program"
        case EINVAL: "it has no such line, or the line can't be used in this way"
        case EIO, ETIMEDOUT: "it does not answer; check the wiring"
        default: String(cString: strerror(number))
        }
    }
}
