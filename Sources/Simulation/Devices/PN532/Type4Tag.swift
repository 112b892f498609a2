import BridgeProtocol

/// The read-only NDEF application of an NFC Forum Type 4 tag (T4T 1.0 §5.4): a card's answers to
/// APDUs.
struct Type4Tag: Sendable {
    private enum Status {
        static let ok: [UInt8] = [0x90, 0x00]
        static let notFound: [UInt8] = [0x6A, 0x82]
        static let wrongOffset: [UInt8] = [0x6B, 0x00]
        static let notSupported: [UInt8] = [0x6D, 0x00]
    }

    private static let application: [UInt8] = [0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01]
    private static let fileID: [UInt8] = [0xE1, 0x04]

    private let file: [UInt8]
    private var isSelected = false

    /// Nil for a card without a URL.
    init?(_ card: VirtualCard) {
        guard let file = card.url.flatMap({ NDEFFile.file(url: $0) }) else { return nil }
        self.file = file
    }

    /// The response to an APDU, including its status.
    mutating func answer(_ apdu: [UInt8]) -> [UInt8] {
        guard apdu.count >= 5 else { return Status.notSupported }
        switch (apdu[1], apdu[2]) {
        case (0xA4, 0x04): return select(apdu, Self.application, isFile: false)
        case (0xA4, 0x00): return select(apdu, Self.fileID, isFile: true)
        case (0xB0, _) where isSelected:
            let offset = Int(apdu[2]) << 8 | Int(apdu[3])
            guard offset < file.count else { return Status.wrongOffset }
            return Array(file[offset...].prefix(Int(apdu[4]))) + Status.ok
        default: return Status.notSupported
        }
    }

    private mutating func select(_ apdu: [UInt8], _ name: [UInt8], isFile: Bool) -> [UInt8] {
        guard Array(apdu.dropFirst(5).prefix(Int(apdu[4]))) == name else { return Status.notFound }
        isSelected = isFile
        return Status.ok
    }
}
