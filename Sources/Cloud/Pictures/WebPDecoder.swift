import CWebP

/// WebP by libwebp, which scales while it decodes. What is transparent becomes white.
enum WebPDecoder {
    /// - Parameter longest: the picture's longest side is at most this.
    /// - Throws: `PictureRefusal`.
    static func decode(_ bytes: [UInt8], within longest: Int) throws -> Bitmap {
        var config = WebPDecoderConfig()
        guard WebPInitDecoderConfig(&config) != 0,
            WebPGetFeatures(bytes, bytes.count, &config.input) == VP8_STATUS_OK
        else { throw PictureRefusal.damaged }
        let (width, height) = (Int(config.input.width), Int(config.input.height))
        try Photo.check(
            width: width, height: height, maximumPixels: Photo.maximumPixelsOfOthers)
        guard config.input.has_animation == 0 else { throw PictureRefusal.unknownFormat }
        let size = Bitmap.size(of: width, height, within: longest)
        config.options.use_scaling = size == (width, height) ? 0 : 1
        config.options.scaled_width = Int32(size.width)
        config.options.scaled_height = Int32(size.height)
        config.output.colorspace = MODE_RGBA
        config.output.is_external_memory = 1
        let count = size.width * size.height * 4
        var isDecoded = false
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            config.output.u.RGBA.rgba = target.baseAddress
            config.output.u.RGBA.stride = Int32(size.width * 4)
            config.output.u.RGBA.size = count
            isDecoded = WebPDecode(bytes, bytes.count, &config) == VP8_STATUS_OK
            initialized = isDecoded ? count : 0
        }
        guard isDecoded else { throw PictureRefusal.damaged }
        return Bitmap(width: size.width, height: size.height, bytes: onWhite(pixels))
    }

    /// Red, green, blue and opacity over white.
    private static func onWhite(_ pixels: [UInt8]) -> [UInt8] {
        let count = pixels.count / 4
        let size = count * Bitmap.channels
        return [UInt8](unsafeUninitializedCapacity: size) { target, initialized in
            initialized = size
            pixels.withUnsafeBufferPointer { source in
                for pixel in 0..<count {
                    let opacity = Int(source[pixel * 4 + 3])
                    for channel in 0..<Bitmap.channels {
                        let value = Int(source[pixel * 4 + channel])
                        target[pixel * Bitmap.channels + channel] = UInt8(
                            (value * opacity + 255 * (255 - opacity)) / 255)
                    }
                }
            }
        }
    }
}
