import CQRencode
import CommonBase

/// A QR code by libqrencode, as a path for SVG.
package struct QRCode: Hashable, Sendable {
    /// Modules per side, without the quiet zone.
    package let size: Int
    private let isDark: [Bool]

    /// The light border that readers need, in modules (ISO/IEC 18004 §9.1).
    package static let quietZone = 4

    /// Error correction M: readable with 15 % of the area damaged.
    /// - Parameter text: ASCII, because readers guess the encoding of anything else; at most 500
    ///   characters, more than the longest public address.
    /// - Throws: `invalidInput` for another text.
    package init(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard (1...500).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw ServiceError(
                .invalidInput, "A QR code takes 1 to 500 printable ASCII characters.")
        }
        guard
            let code = bytes.withUnsafeBufferPointer({
                QRcode_encodeData(Int32($0.count), $0.baseAddress, 0, QR_ECLEVEL_M)
            })
        else { throw ServiceError(.internalError, "libqrencode made no QR code.") }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        // The lowest bit of each byte is the module's colour.
        isDark = UnsafeBufferPointer(start: code.pointee.data, count: size * size)
            .map { $0 & 1 == 1 }
    }

    /// Whether the module in a row and a column is dark.
    package func isDark(row: Int, column: Int) -> Bool { isDark[row * size + column] }

    /// The side of the picture in modules, with the quiet zone.
    package var side: Int { size + 2 * Self.quietZone }

    /// An SVG path in modules, one rectangle for each run of dark modules.
    package var path: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, isDark(row: row, column: column) { column += 1 }
                if column > start {
                    path +=
                        "M\(start + Self.quietZone) \(row + Self.quietZone)"
                        + "h\(column - start)v1h-\(column - start)z"
                }
                column += 1
            }
        }
        return path
    }
}
