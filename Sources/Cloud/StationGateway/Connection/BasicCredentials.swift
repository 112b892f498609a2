import CommonBase

/// The credentials of an `Authorization: Basic` header. The password may be any bytes.
package struct BasicCredentials: Hashable, Sendable {
    /// `user:password`. Station ids and passwords may contain colons, so only the expected user
    /// name tells where the password begins.
    private var bytes: [UInt8]

    package init(user: String, password: [UInt8]) { bytes = Array("\(user):".utf8) + password }

    /// Nil unless `header` is `Basic` and base 64.
    package init?(header: String) {
        guard header.lowercased().hasPrefix("basic "),
            let bytes = Base64.bytes(header.dropFirst(6).drop { $0 == " " })
        else { return nil }
        self.bytes = bytes
    }

    /// The password, if these are the credentials of `user`, in any case: ids are compared without
    /// regard to case (OCPP 2.0.1 identifierString).
    package func password(ofUser user: String) -> [UInt8]? {
        let prefix = Array("\(user):".utf8)
        let isUser =
            bytes.count >= prefix.count
            && zip(bytes, prefix).allSatisfy { Self.lowercased($0) == Self.lowercased($1) }
        return isUser ? Array(bytes.dropFirst(prefix.count)) : nil
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
