/// A photo that somebody sent, as it is stored: a JPEG, upright, with nothing that the camera wrote
/// about it, and a small one for lists.
package struct Photo: Hashable, Sendable {
    /// Longest file that is taken, in bytes (DESIGN §11).
    package static let maximumBytes = 8 << 20
    /// Width times height of a JPEG file that is decoded (DESIGN §11). It is scaled meanwhile.
    package static let maximumPixels = 40_000_000
    /// The same of PNG, which is decoded as a whole, and of WebP.
    package static let maximumPixelsOfOthers = 12_000_000
    /// The longest sides, in pixels.
    package static let longestSide = 1600
    package static let longestPreviewSide = 320
    /// Longest stored pictures in bytes: twice what noise takes.
    package static let maximumStoredBytes = 4 << 20

    private static let quality: Int32 = 82
    private static let previewQuality: Int32 = 72

    package struct Picture: Hashable, Sendable {
        package var width: Int
        package var height: Int
        /// A JPEG file.
        package var bytes: [UInt8]
    }

    package var picture: Picture
    package var preview: Picture

    /// Decodes a file, which takes up to a second and 160 MB: see `PhotoMaker`.
    /// - Throws: `PictureRefusal`.
    init(from file: [UInt8]) throws {
        guard file.count <= Self.maximumBytes, let format = PictureFormat(file) else {
            throw PictureRefusal.unknownFormat
        }
        let decoded: Bitmap =
            switch format {
            case .jpeg: try JPEGCodec.decode(file, for: Self.longestSide)
            case .png: try PNGDecoder.decode(file)
            case .webP: try WebPDecoder.decode(file, within: Self.longestSide)
            case .heif: throw PictureRefusal.heif
            }
        let bitmap = decoded.scaled(within: Self.longestSide)
            .upright(from: PictureOrientation(of: file, format))
        picture = try Self.encoded(bitmap, quality: Self.quality)
        preview = try Self.encoded(
            bitmap.scaled(within: Self.longestPreviewSide), quality: Self.previewQuality)
        guard picture.bytes.count <= Self.maximumStoredBytes else { throw PictureRefusal.damaged }
    }

    private static func encoded(_ bitmap: Bitmap, quality: Int32) throws -> Picture {
        Picture(
            width: bitmap.width, height: bitmap.height,
            bytes: try JPEGCodec.encode(bitmap, quality: quality))
    }

    /// Is called with what the header says, before anything is decoded.
    static func check(width: Int, height: Int, maximumPixels: Int) throws {
        guard width > 0, height > 0 else { throw PictureRefusal.damaged }
        guard !width.multipliedReportingOverflow(by: height).overflow,
            width * height <= maximumPixels
        else { throw PictureRefusal.tooManyPixels }
    }
}
