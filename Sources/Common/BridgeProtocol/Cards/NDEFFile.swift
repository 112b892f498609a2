/// The NDEF file of an NFC Forum Type 4 tag: a two-byte length and a message (NDEF 1.0, RTD URI
/// 1.0).
package enum NDEFFile {
    /// The file of an NTAG 424 DNA has 256 bytes.
    package static let maximumLength = 256

    /// The URI prefixes that byte 0 abbreviates, for web addresses.
    private static let prefixes: [UInt8: String] = [
        0: "", 1: "http://www.", 2: "https://www.", 3: "http://", 4: "https://",
    ]

    /// The URL in the message's first record; nil for anything else.
    package static func url(_ file: [UInt8]) -> String? {
        guard file.count >= 2 else { return nil }
        let length = Int(file[0]) << 8 | Int(file[1])
        guard length <= file.count - 2 else { return nil }
        let message = Array(file[2..<2 + length])
        // A short, well-known record without an id: type length 1, payload length, "U".
        guard message.count >= 5, message[0] & 0x1F == 0x11, message[1] == 1, message[3] == 0x55
        else { return nil }
        let payload = message[4...].prefix(Int(message[2]))
        guard payload.count == Int(message[2]), let prefix = prefixes[message[4]],
            payload.dropFirst().allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return prefix + String(decoding: payload.dropFirst(), as: UTF8.self)
    }

    /// The inverse of `url`, for a URL that begins with `https://`; nil if it is too long.
    package static func file(url: String) -> [UInt8]? {
        let scheme = "https://"
        guard url.hasPrefix(scheme) else { return nil }
        let payload = [4] + Array(url.utf8.dropFirst(scheme.utf8.count))
        guard payload.count + 6 <= maximumLength else { return nil }
        let message: [UInt8] = [0xD1, 1, UInt8(payload.count), 0x55] + payload
        return [0, UInt8(message.count)] + message
    }
}
