import CommonBase
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct GPIOChipTests {
        private static func chips(_ labels: String...) -> [GPIOChip] {
            labels.enumerated().map { GPIOChip(path: "/dev/gpiochip\($0)", label: $1) }
        }

        private static let pi3 = chips("pinctrl-bcm2835", "raspberrypi-exp-gpio")
        private static let pi4 = chips("pinctrl-bcm2711", "raspberrypi-exp-gpio")
        /// With the kernels before 6.6.45, and since.
        private static let oldPi5 = chips(
            "gpio-brcmstb@107d508500", "gpio-brcmstb@107d508520", "gpio-brcmstb@107d517c00",
            "gpio-brcmstb@107d517c20", "pinctrl-rp1")
        private static let newPi5 = chips("pinctrl-rp1", "gpio-brcmstb@107d508500")
        private static let expander = chips("pcf8574", "pinctrl-bcm2711", "mcp23017")

        /// `auto` is the chip of the header, whatever its number.
        @Test(arguments: [
            (pi3, "/dev/gpiochip0"), (pi4, "/dev/gpiochip0"), (oldPi5, "/dev/gpiochip4"),
            (newPi5, "/dev/gpiochip0"), (expander, "/dev/gpiochip1"),
            (chips("gpio-sim.0-node0"), "/dev/gpiochip0"),
        ])
        func findsHeader(chips: [GPIOChip], path: String) throws {
            #expect(try GPIOChip.choose("auto", among: chips).path == path)
        }

        /// A label or a path takes that chip; a path that is not listed is left to be opened.
        @Test func takesNamedChip() throws {
            #expect(try GPIOChip.choose("mcp23017", among: Self.expander).path == "/dev/gpiochip2")
            for path in ["/dev/gpiochip0", "/dev/my-chip"] {
                #expect(try GPIOChip.choose(path, among: Self.expander).path == path)
            }
        }

        /// A chip inside of the Pi is refused by path, label and symbolic link, and is never the
        /// only one that `auto` finds: also where the header's chip is not there.
        @Test(arguments: [
            chips("gpio-brcmstb@107d508500"), chips("raspberrypi-exp-gpio"),
            chips("gpio-brcmstb@107d508500", "gpio-brcmstb@107d517c00"),
            chips("brcmvirt-gpio", "mcp23017"),
            chips("gpio-brcmstb@107d508500", "pinctrl-rp1"),
        ])
        func refusesInternalChip(chips: [GPIOChip]) {
            for setting in [chips[0].path, chips[0].label, "/dev/my-link"] {
                let error = #expect(throws: ServiceError.self) {
                    _ = try GPIOChip.choose(setting, among: chips) { _ in chips[0].label }
                }
                #expect(error?.message.contains("is not the chip of the header") == true)
                #expect(error?.field == "gpio.chip")
            }
            if chips.last?.label != "pinctrl-rp1" {
                #expect(throws: ServiceError.self) {
                    _ = try GPIOChip.choose("auto", among: chips)
                }
            }
        }

        /// Never a chip inside of the Pi, nor any of several: the error names what there is.
        @Test(
            arguments: [
                (
                    "/dev/gpiochip0", oldPi5,
                    "/dev/gpiochip0 (gpio-brcmstb@107d508500) is not the chip of the header, which is "
                        + "/dev/gpiochip4 (pinctrl-rp1): remove gpio.chip from the settings."
                ),
                (
                    "pinctrl-rp1", pi3,
                    "No GPIO chip has the label pinctrl-rp1; there are pinctrl-bcm2835 "
                        + "(/dev/gpiochip0), raspberrypi-exp-gpio (/dev/gpiochip1)."
                ),
                (
                    "auto", chips("a", "b"),
                    "No GPIO chip has the label of a Raspberry Pi's header; there are a "
                        + "(/dev/gpiochip0), b (/dev/gpiochip1): set gpio.chip to one of these labels."
                ),
                (
                    "auto", [],
                    "There is no GPIO chip that this user may use: check the kernel's driver, and add "
                        + "the user to the group gpio (ls -l /dev/gpiochip*)."
                ),
            ] as [(String, [GPIOChip], String)])
        func refusesWrongChip(setting: String, chips: [GPIOChip], message: String) {
            let error = #expect(throws: ServiceError.self) {
                _ = try GPIOChip.choose(setting, among: chips)
            }
            #expect(error?.message == message)
            #expect(error?.field == "gpio.chip")
        }
    }
}
