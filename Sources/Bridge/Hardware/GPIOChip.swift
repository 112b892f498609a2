import CGPIOD
import CommonBase
import Glibc

/// A GPIO chip of this machine. Names like `/dev/gpiochip0` differ from kernel to kernel (a Pi 5
/// has had its header on chip 4 and on chip 0); labels do not.
package struct GPIOChip: Hashable, Sendable {
    package var path: String
    /// The driver's name for it.
    package var label: String

    package init(path: String, label: String) {
        self.path = path
        self.label = label
    }

    /// The setting that takes the chip of the header.
    package static let automatic = "auto"
    /// The chips with the header of a Raspberry Pi, from 5 to 1.
    static let headers = ["pinctrl-rp1", "pinctrl-bcm2711", "pinctrl-bcm2835"]
    /// Other chips of a Raspberry Pi: their lines are inside of the machine, the power supply of
    /// the network or the SD card among them.
    static let internals = ["gpio-brcmstb", "raspberrypi-exp-gpio", "brcmvirt-gpio"]

    /// The chip that `gpio.chip` names among those of this machine.
    /// - Throws: `unavailable` or `invalidInput` that says what to set.
    package static func path(of setting: String) throws -> String {
        try choose(setting, among: all()).path
    }

    /// - Parameter setting: `auto`, a label, or a path.
    static func choose(_ setting: String, among chips: [GPIOChip]) throws -> GPIOChip {
        let header = headers.lazy.compactMap { label in chips.first { $0.label == label } }.first
        if setting == automatic {
            if let chip = header ?? (chips.count == 1 ? chips.first : nil) { return chip }
            throw missing(chips)
        }
        guard setting.hasPrefix("/") else {
            if let chip = chips.first(where: { $0.label == setting }) { return chip }
            throw ServiceError(
                .unavailable, "No GPIO chip has the label \(setting); \(names(chips)).",
                field: "gpio.chip")
        }
        // A symbolic link, or a chip that this user may not open: opening it says more.
        guard let chip = chips.first(where: { $0.path == setting }) else {
            return GPIOChip(path: setting, label: "")
        }
        if let header, internals.contains(where: { chip.label.hasPrefix($0) }) {
            throw ServiceError(
                .invalidInput,
                "\(chip.path) (\(chip.label)) is not the chip of the header, which is \(header.path) "
                    + "(\(header.label)): remove gpio.chip from the settings.", field: "gpio.chip")
        }
        return chip
    }

    private static func missing(_ chips: [GPIOChip]) -> ServiceError {
        if chips.isEmpty {
            return ServiceError(
                .unavailable,
                "There is no GPIO chip that this user may use: check the kernel's driver, and add the "
                    + "user to the group gpio (ls -l /dev/gpiochip*).", field: "gpio.chip")
        }
        return ServiceError(
            .unavailable,
            "No GPIO chip has the label of a Raspberry Pi's header; \(names(chips)): set gpio.chip to "
                + "one of these labels.", field: "gpio.chip")
    }

    private static func names(_ chips: [GPIOChip]) -> String {
        if chips.isEmpty { return "this user may use no GPIO chip" }
        return "there are "
            + chips.map { "\($0.label) (\($0.path))" }.joined(separator: ", ")
    }

    /// The chips that this user may use, by their paths.
    static func all() -> [GPIOChip] {
        var matches = glob_t()
        defer { globfree(&matches) }
        guard glob("/dev/gpiochip*", 0, nil, &matches) == 0 else { return [] }
        let paths = (0..<Int(matches.gl_pathc)).compactMap { index in
            matches.gl_pathv[index].map { String(cString: $0) }
        }
        return paths.compactMap { path in
            text { cgpiod_label(path, $0, $1) }.map { GPIOChip(path: path, label: $0) }
        }
    }

    /// Who has a line, for a person; nil where it has no name.
    static func holder(of line: Int, on path: String) -> String? {
        text { cgpiod_consumer(path, UInt32(line), $0, $1) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func text(_ read: (UnsafeMutablePointer<CChar>, Int) -> Int32) -> String? {
        var buffer = [CChar](repeating: 0, count: 64)
        guard read(&buffer, buffer.count) == 0 else { return nil }
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).storable(scalars: 63)
    }
}
