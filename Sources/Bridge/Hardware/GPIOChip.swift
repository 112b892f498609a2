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
        try choose(setting, among: all(), label: label).path
    }

    /// Never an internal chip, also where the header's has not appeared yet: its driver on a Pi 5
    /// may be late.
    ///
    /// - Parameters:
    ///   - setting: `auto`, a label, or a path.
    ///   - label: reads the label of a path that is not listed, a symbolic link for example.
    static func choose(
        _ setting: String, among chips: [GPIOChip], label: (String) -> String? = { _ in nil }
    ) throws -> GPIOChip {
        let header = headers.lazy.compactMap { label in chips.first { $0.label == label } }.first
        if setting == automatic {
            let only = chips.count == 1 && !chips[0].isInternal ? chips.first : nil
            if let chip = header ?? only { return chip }
            throw missing(chips)
        }
        let chip = try named(setting, among: chips, label: label)
        guard chip.isInternal else { return chip }
        let instead =
            header.map {
                ", which is \($0.path) (\($0.label)): remove gpio.chip from the settings."
            }
            ?? ", which this user can't see: remove gpio.chip from the settings, and check the kernel's "
            + "driver (ls -l /dev/gpiochip*)."
        throw ServiceError(
            .invalidInput,
            "\(chip.path) (\(chip.label)) is not the chip of the header" + instead,
            field: "gpio.chip")
    }

    private var isInternal: Bool { Self.internals.contains { label.hasPrefix($0) } }

    private static func named(
        _ setting: String, among chips: [GPIOChip], label: (String) -> String?
    ) throws -> GPIOChip {
        guard setting.hasPrefix("/") else {
            if let chip = chips.first(where: { $0.label == setting }) { return chip }
            throw ServiceError(
                .unavailable, "No GPIO chip has the label \(setting); \(names(chips)).",
                field: "gpio.chip")
        }
        // Without a label, this user may not open it: opening it says more.
        return chips.first { $0.path == setting }
            ?? GPIOChip(path: setting, label: label(setting) ?? "")
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
        return paths.compactMap { path in label(path).map { GPIOChip(path: path, label: $0) } }
    }

    /// Nil where this user may not open the chip.
    private static func label(_ path: String) -> String? {
        text { cgpiod_label(path, $0, $1) }
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
