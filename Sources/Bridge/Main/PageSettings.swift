import BridgeRuntime
import CommonBase
import Foundation
import Platform

/// The status page: off, unless it has a port.
enum PageSettings {
    static let table = [port, addressSetting]

    private static let port = Setting.integer(
        "status.port", in: 1...65_535,
        "Port of the status page and of /status.json. No page unless set.")
    private static let addressSetting = Setting.text(
        "status.address", default: "127.0.0.1",
        "IP address of the status page; 0.0.0.0 shows it to the whole network, without a "
            + "password.")

    /// - Returns: nil where no page is wanted.
    /// - Throws: `invalidInput` that names the key.
    static func address(_ reader: SettingsReader) throws -> PageAddress? {
        guard let port = try reader.integer(port) else { return nil }
        let text = try reader.requiredText(addressSetting)
        guard let address = PageAddress(text, port: port, hostName: hostName()) else {
            throw SettingsReader.problem(
                "status.address", "is '\(text)' instead of an IP address")
        }
        return address
    }

    static func formToken() -> String { Base32.text(of: .random(in: .min ... .max)) }

    /// From the kernel: Foundation would ask the network.
    private static func hostName() -> String {
        // HOST_NAME_MAX is 64.
        let limit = 256
        var name = [CChar](repeating: 0, count: limit + 1)
        guard gethostname(&name, limit) == 0 else { return "localhost" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(truncatingIfNeeded: $0) },
            as: UTF8.self)
    }
}
