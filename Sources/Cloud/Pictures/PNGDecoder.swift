import CPNG

/// PNG by the simplified API of libpng, which handles its own errors. What is transparent becomes
/// white.
enum PNGDecoder {
    /// - Throws: `PictureRefusal`.
    static func decode(_ bytes: [UInt8]) throws -> Bitmap {
        // The header comes first, and the pixels are counted before libpng allocates anything.
        let file = PictureBytes(bytes: bytes)
        guard file.has("IHDR", at: 12), let width = file.number(at: 16, length: 4),
            let height = file.number(at: 20, length: 4)
        else { throw PictureRefusal.damaged }
        try Photo.check(
            width: width, height: height, maximumPixels: Photo.maximumPixelsOfOthers)
        return try bytes.withUnsafeBytes { memory in
            var image = png_image()
            image.version = png_uint_32(PNG_IMAGE_VERSION)
            defer { png_image_free(&image) }
            guard png_image_begin_read_from_memory(&image, memory.baseAddress, memory.count) != 0,
                image.width == width, image.height == height
            else { throw PictureRefusal.damaged }
            image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
            var white = png_color(red: 255, green: 255, blue: 255)
            let count = width * height * Bitmap.channels
            var isDecoded = false
            let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
                isDecoded =
                    png_image_finish_read(&image, &white, target.baseAddress, 0, nil) != 0
                initialized = isDecoded ? count : 0
            }
            guard isDecoded else { throw PictureRefusal.damaged }
            return Bitmap(width: width, height: height, bytes: pixels)
        }
    }
}
