/// What kind of picture a file is, by its first bytes: what a browser says about it may be wrong.
package enum PictureFormat: Hashable, Sendable {
    case jpeg
    case png
    case webP
    /// HEIC and AVIF, which are not decoded.
    case heif

    /// Nil for a file that is none of these.
    package init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webP
        } else if bytes.dropFirst(4).starts(with: "ftyp".utf8) {
            self = .heif
        } else {
            return nil
        }
    }
}

/// Reads numbers of a file; nil beyond its end.
struct PictureBytes {
    let bytes: [UInt8]
    var isLittleEndian = false

    func number(at offset: Int, length: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - length else { return nil }
        let part = bytes[offset..<offset + length]
        return isLittleEndian
            ? part.reversed().reduce(0) { $0 << 8 | Int($1) }
            : part.reduce(0) { $0 << 8 | Int($1) }
    }

    func has(_ text: String, at offset: Int) -> Bool {
        offset >= 0 && offset <= bytes.count && bytes[offset...].starts(with: text.utf8)
    }
}
