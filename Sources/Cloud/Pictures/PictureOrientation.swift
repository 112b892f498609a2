/// How a camera held the picture: the tag 0x0112 of EXIF 2.32 §4.6.4.
package enum PictureOrientation: Int, Hashable, Sendable, CaseIterable {
    case upright = 1
    case mirrored, upsideDown, flipped, transposed, turnedRight, transverse, turnedLeft

    private static let tag = 0x0112
    private static let short = 3
    /// Entries of a directory that are looked at; cameras write about a dozen.
    private static let maximumEntries = 200

    /// `upright` for a picture that says nothing, or nothing valid.
    package init(of bytes: [UInt8], _ format: PictureFormat) {
        let file = PictureBytes(bytes: bytes)
        let start: Int? =
            switch format {
            case .jpeg: Self.startInJPEG(file)
            case .png: Self.startInPNG(file)
            case .webP: Self.startInWebP(file)
            case .heif: nil
            }
        self = start.flatMap { Self.read(file, at: $0) } ?? .upright
    }

    /// Whether width and height change places.
    var swapsSides: Bool {
        switch self {
        case .upright, .mirrored, .upsideDown, .flipped: false
        case .transposed, .turnedRight, .transverse, .turnedLeft: true
        }
    }

    /// - Parameter start: of the TIFF header.
    private static func read(_ file: PictureBytes, at start: Int) -> Self? {
        var file = file
        file.isLittleEndian = file.has("II", at: start)
        guard file.isLittleEndian || file.has("MM", at: start),
            let offset = file.number(at: start + 4, length: 4),
            let count = file.number(at: start + offset, length: 2)
        else { return nil }
        for index in 0..<min(count, maximumEntries) {
            let entry = start + offset + 2 + 12 * index
            guard let found = file.number(at: entry, length: 2) else { return nil }
            guard found == tag else { continue }
            guard file.number(at: entry + 2, length: 2) == short else { return nil }
            return file.number(at: entry + 8, length: 2).flatMap(Self.init(rawValue:))
        }
        return nil
    }

    /// The first APP1 segment with EXIF (JEITA CP-3451 §4.7.2), before the scans.
    private static func startInJPEG(_ file: PictureBytes) -> Int? {
        var at = 2
        while let marker = file.number(at: at, length: 2), marker >> 8 == 0xFF {
            if marker == 0xFFFF {
                at += 1
                continue
            }
            guard marker != 0xFFDA, let length = file.number(at: at + 2, length: 2), length >= 2
            else { return nil }
            if marker == 0xFFE1, file.has("Exif\0\0", at: at + 4) { return at + 10 }
            at += 2 + length
        }
        return nil
    }

    /// The chunk `eXIf` (PNG Specification, Third Edition, §11.3.4.6).
    private static func startInPNG(_ file: PictureBytes) -> Int? {
        var at = 8
        while let length = file.number(at: at, length: 4) {
            if file.has("eXIf", at: at + 4) { return at + 8 }
            at += 12 + length
        }
        return nil
    }

    /// The chunk `EXIF` (RFC 9649 §2.7.1.5); some programs put the marker of JPEG before it.
    private static func startInWebP(_ file: PictureBytes) -> Int? {
        var file = file
        file.isLittleEndian = true
        var at = 12
        while let length = file.number(at: at + 4, length: 4) {
            if file.has("EXIF", at: at) {
                return file.has("Exif\0\0", at: at + 8) ? at + 14 : at + 8
            }
            at += 8 + length + length % 2
        }
        return nil
    }
}
