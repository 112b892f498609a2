/// One frame on the PN532's serial line (high speed UART), in either direction.
///
/// An information frame carries a *body*: the direction byte (D4 from the host, D5 from the chip)
/// followed by the command or reply code and its data. An ACK looks like an information frame of
/// length 0, and a NACK like one of length 255, so the parser must check for these two before it
/// interprets a length.
/// | frame       | bytes                                                    |
/// |-------------|----------------------------------------------------------|
/// | normal      | `00 00 FF` LEN LCS body DCS `00`, body of 1–255 bytes    |
/// | extended    | `00 00 FF FF FF` LENM LENL LCS body DCS `00`             |
/// | ACK         | `00 00 FF 00 FF 00`; from the host it aborts the command |
/// | NACK        | `00 00 FF FF 00 00`                                      |
/// | error frame | `00 00 FF 01 FF 7F 81 00`, a normal frame with body `7F` |
///
/// Source: NXP UM0701-02 (PN532 user manual) §6.2.1.
enum PN532Frame: Sendable, Equatable {
    /// The body, 1–265 bytes.
    case information([UInt8])
    case acknowledge
    case refuse

    /// The longest body that the PN532's firmware accepts or sends: 264 bytes of data and the
    /// direction byte (UM0701-02 §6.2.1.2).
    static let bodyLimit = 265

    /// "Application level error": the chip understood the frame but not the command in it.
    static let applicationError = PN532Frame.information([0x7F])

    /// First byte of a body from the host.
    static let fromHost: UInt8 = 0xD4

    /// First byte of a body from the chip.
    static let fromChip: UInt8 = 0xD5

    /// The frame as sent on the line, including preamble and postamble.
    var encoded: [UInt8] {
        switch self {
        case .acknowledge: [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00]
        case .refuse: [0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00]
        case .information(let body): Self.encoded(body: body)
        }
    }

    private static func encoded(body: [UInt8]) -> [UInt8] {
        precondition(!body.isEmpty && body.count <= bodyLimit, "a PN532 body must have 1–265 bytes")
        var bytes: [UInt8] = [0x00, 0x00, 0xFF]
        if body.count <= 0xFF {
            let length = UInt8(body.count)
            bytes += [length, checksum([length])]
        } else {
            let length = [UInt8(body.count >> 8), UInt8(body.count & 0xFF)]
            bytes += [0xFF, 0xFF] + length + [checksum(length)]
        }
        return bytes + body + [checksum(body), 0x00]
    }

    /// The byte that makes the sum of `bytes` and itself 0 modulo 256.
    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt8 {
        0 &- bytes.reduce(0, &+)
    }
}
