import Foundation

@testable import CloudPictures

/// Small pictures, and what cameras write into them.
enum PictureSamples {
    /// A red half on the left and a blue one on the right, 64 × 32.
    static let halves = Bitmap(
        width: 64, height: 32,
        bytes: (0..<64 * 32).flatMap { $0 % 64 < 32 ? [UInt8(250), 10, 10] : [10, 10, 250] })

    static func jpeg(_ bitmap: Bitmap = halves) throws -> [UInt8] {
        try JPEGCodec.encode(bitmap, quality: 90)
    }

    /// Red, green and blue beside each other; made by Pillow.
    static let png = bytes(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAABCAIAAACUgoPjAAAAEklEQVR4nGP4z8DA8J+BgeE/AA77Av5TyawRAAAA"
            + "AElFTkSuQmCC")

    /// 4 × 2, transparent but for a red pixel in the first row and column; made by Pillow.
    static let webP = bytes("UklGRh4AAABXRUJQVlA4TBEAAAAvA0AAEA8Q8x/zH4wJiOh/BAA=")

    private static func bytes(_ base64: String) -> [UInt8] {
        Array(Data(base64Encoded: base64) ?? Data())
    }

    /// The header of a PNG, and nothing else.
    static func pngHeader(width: UInt32, height: UInt32) -> [UInt8] {
        func big(_ number: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        return Array(png.prefix(16)) + big(width) + big(height) + Array(png[24..<33])
    }

    /// A TIFF header with a directory of the orientation only.
    static func exif(_ orientation: Int, isLittleEndian: Bool) -> [UInt8] {
        func number(_ value: Int, _ length: Int) -> [UInt8] {
            let big = (0..<length).map {
                UInt8(truncatingIfNeeded: value >> (8 * (length - 1 - $0)))
            }
            return isLittleEndian ? big.reversed() : big
        }
        return Array((isLittleEndian ? "II" : "MM").utf8) + number(42, 2) + number(8, 4)
            + number(1, 2) + number(0x0112, 2) + number(3, 2) + number(1, 4)
            + number(orientation, 2) + number(0, 2) + number(0, 4)
    }

    /// The JPEG with a segment of EXIF after its start.
    static func jpeg(_ file: [UInt8], exif: [UInt8]) -> [UInt8] {
        let payload = Array("Exif\0\0".utf8) + exif
        let length = payload.count + 2
        return Array(file.prefix(2)) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)]
            + payload + file.dropFirst(2)
    }
}
