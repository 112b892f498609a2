import BridgeProtocol

/// Reads the message that an NTAG 424 DNA generates for each tap: the NDEF file of a Type 4 tag
/// (NFC Forum T4T 1.0 §5).
enum SUNReading {
    /// Short enough for one frame: a longer answer would make libnfc abort.
    private static let partLength = 128

    private static let selectApplication: [UInt8] = [
        0x00, 0xA4, 0x04, 0x00, 0x07, 0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01, 0x00,
    ]
    private static let selectFile: [UInt8] = [0x00, 0xA4, 0x00, 0x0C, 0x02, 0xE1, 0x04]

    /// Nil for a card of another kind, and for one that was taken away too early.
    static func message(of reader: NFCReader) -> SUNMessage? {
        guard reader.ask(selectApplication) != nil, reader.ask(selectFile) != nil,
            let length = part(reader, at: 0, length: 2), length.count == 2
        else { return nil }
        let end = min(Int(length[0]) << 8 | Int(length[1]), NDEFFile.maximumLength - 2) + 2
        var file = length
        while file.count < end {
            let wanted = min(partLength, end - file.count)
            // A shorter answer is from another kind of card, and reading it could take long.
            guard let more = part(reader, at: file.count, length: wanted), more.count == wanted
            else { return nil }
            file += more
        }
        return NDEFFile.url(file).flatMap { SUNMessage(url: $0) }
    }

    private static func part(_ reader: NFCReader, at offset: Int, length: Int) -> [UInt8]? {
        reader.ask([0x00, 0xB0, UInt8(offset >> 8), UInt8(offset & 0xFF), UInt8(length)])
    }
}
