import BridgeRuntime
import Foundation
import Platform

/// The status page: off, unless it has a port.
enum PageSettings {
    static let keys = ["status.port", "status.address"]

    /// - Returns: nil where there is to be none.
    /// - Throws: `invalidInput` that names the key.
    static func address(_ reader: SettingsReader) throws -> PageAddress? {
        guard let port = try reader.integer("status.port", in: 1...65_535) else { return nil }
        let text = reader.text("status.address") ?? "127.0.0.1"
        guard let address = PageAddress(text, port: port, hostName: hostName()) else {
            throw SettingsReader.problem(
                "status.address", "is '\(text)' instead of an IP address")
        }
        return address
    }

    /// The kernel's word: Foundation would ask the network.
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
