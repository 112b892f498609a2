import BridgeLogic
import Foundation

/// Whether the kernel keeps an output's level after the process that held it has ended, as
/// Raspberry Pi kernels do by default: a daemon that dies would leave the contactor closed.
package enum KernelOutputs: Hashable, Sendable {
    case fallBack
    case persist
    /// Not a Raspberry Pi kernel.
    case unknown

    package static let remedy =
        "put dtparam=strict_gpiod into config.txt (or pinctrl_bcm2835.persist_gpio_outputs=n "
        + "into cmdline.txt) and restart the Pi"

    /// - Parameter modules: `/sys/module`.
    package init(modules: String = "/sys/module") {
        let settings = ["pinctrl_bcm2835", "pinctrl_rp1"].compactMap { module in
            FileManager.default.contents(
                atPath: "\(modules)/\(module)/parameters/persist_gpio_outputs")?.first
        }
        if settings.isEmpty {
            self = .unknown
        } else {
            self = settings.allSatisfy { $0 == UInt8(ascii: "N") } ? .fallBack : .persist
        }
    }

    package var fault: BridgeFault? { self == .persist ? .outputsPersist : nil }
}
