import BridgeProtocol

/// An ISO 14443 type A card that can be presented to a virtual reader.
///
/// The defaults by UID length are those of common cards:
///
/// | UID bytes | ATQA    | SAK | such as                               |
/// |-----------|---------|-----|---------------------------------------|
/// | 4         | `00 04` | 08  | MIFARE Classic 1K                     |
/// | 7         | `00 44` | 00  | MIFARE Ultralight, NTAG               |
/// | 10        | `00 84` | 00  | only the cascade bits of ATQA are set |
///
/// Bit 20 of the SAK indicates ISO 14443-4 (DESFire: SAK 20); such a card also sends an ATS.
/// Sources: ISO/IEC 14443-3 §6.5 (ATQA, SAK, UID), 14443-4 §5.2 (ATS), NXP AN10833.
package struct VirtualCard: Sendable, Equatable {
    /// The unique identifier without cascade tags: 4, 7 or 10 bytes.
    package let uid: [UInt8]

    /// Answer to request, as libnfc prints it: high byte first, 2 bytes.
    package let atqa: [UInt8]

    /// Select acknowledge of the last cascade level.
    package let sak: UInt8

    /// Answer to select; its first byte is its own length. Empty if the card has none.
    package let ats: [UInt8]

    /// The URL that it shows to phones as an NFC Forum Type 4 tag; nil if it is not such a tag.
    package let url: String?

    /// Whether it is a phone: it has another UID of four bytes, which begins with 08, each time the
    /// field is switched on (ISO/IEC 14443-3 §6.5.4).
    package let hasRandomUID: Bool

    /// Maximum length of an ATS, so that the PN532 can fit two cards into one reply.
    package static let atsLimit = 64

    /// A card with the given UID; omitted values follow from the UID's length and the SAK.
    ///
    /// - Parameters:
    ///   - uid: 4, 7 or 10 bytes, without cascade tags.
    /// - atqa: 2 bytes, high byte first; nil for the default by UID length.
    /// - sak: nil for 08 with 4 bytes and 00 otherwise.
    /// - ats: 0–64 bytes beginning with their count; nil for DESFire's if the SAK has bit 20.
    /// - url: the URL of a Type 4 tag; the SAK is then 20.
    /// - hasRandomUID: the UID only serves to remove the card; it must have 4 bytes.
    /// - Throws: `VirtualReaderError` with code `badCard`, which names the invalid value.
    package init(
        uid: [UInt8], atqa: [UInt8]? = nil, sak: UInt8? = nil, ats: [UInt8]? = nil,
        url: String? = nil, hasRandomUID: Bool = false
    ) throws {
        guard !hasRandomUID || uid.count == 4 else {
            throw VirtualReaderError(.badCard, "a random UID has 4 bytes, not \(uid.count)")
        }
        self.hasRandomUID = hasRandomUID
        guard url.map({ NDEFFile.file(url: $0) != nil }) ?? true else {
            throw VirtualReaderError(.badCard, "the url must begin with https:// and be short")
        }
        self.url = url
        let usual: (atqa: [UInt8], sak: UInt8)
        switch uid.count {
        case 4: usual = ([0x00, 0x04], 0x08)
        case 7: usual = ([0x00, 0x44], 0x00)
        case 10: usual = ([0x00, 0x84], 0x00)
        default:
            throw VirtualReaderError(.badCard, "a UID has 4, 7 or 10 bytes, not \(uid.count)")
        }
        self.uid = uid
        self.atqa = atqa ?? usual.atqa
        self.sak = sak ?? (url == nil ? usual.sak : 0x20)
        let speaksPart4 = self.sak & 0x20 != 0
        self.ats = ats ?? (speaksPart4 ? [0x05, 0x78, 0x80, 0x70, 0x02] : [])
        guard self.atqa.count == 2 else {
            throw VirtualReaderError(.badCard, "an ATQA has 2 bytes, not \(self.atqa.count)")
        }
        guard self.ats.count <= Self.atsLimit else {
            throw VirtualReaderError(.badCard, "an ATS must have at most \(Self.atsLimit) bytes")
        }
        guard self.ats.isEmpty || Int(self.ats[0]) == self.ats.count else {
            throw VirtualReaderError(.badCard, "an ATS must begin with its own length")
        }
    }

    /// Whether the card supports ISO 14443-4 (bit 20 of the SAK).
    package var speaksPart4: Bool { sak & 0x20 != 0 }
}
