import CTurboJPEG

/// JPEG by libturbojpeg, which skips what a smaller picture does not need.
enum JPEGCodec {
    /// - Parameter longest: the side up to which detail matters; the picture may be larger.
    /// - Throws: `PictureRefusal`.
    static func decode(_ bytes: [UInt8], for longest: Int) throws -> Bitmap {
        guard let handle = tjInitDecompress() else { throw PictureRefusal.damaged }
        defer { tjDestroy(handle) }
        var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
        guard
            tjDecompressHeader3(
                handle, bytes, UInt(bytes.count), &width, &height, &sampling, &space) == 0
        else { throw PictureRefusal.damaged }
        try Photo.check(
            width: Int(width), height: Int(height), maximumPixels: Photo.maximumPixels)
        guard ![TJCS_CMYK, TJCS_YCCK].map({ Int32($0.rawValue) }).contains(space) else {
            throw PictureRefusal.unknownFormat
        }
        (width, height) = scaled(width, height, longest: Int32(longest))
        // A picture that breaks off, and one of thousands of scans, are refused.
        let flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
        let count = Int(width) * Int(height) * Bitmap.channels
        var isDecoded = false
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            isDecoded =
                tjDecompress2(
                    handle, bytes, UInt(bytes.count), target.baseAddress, width, 0, height,
                    Int32(TJPF_RGB.rawValue), flags) == 0
            initialized = isDecoded ? count : 0
        }
        guard isDecoded else { throw PictureRefusal.damaged }
        return Bitmap(width: Int(width), height: Int(height), bytes: pixels)
    }

    /// The smallest size that the decoder makes by itself and that has the detail.
    private static func scaled(
        _ width: Int32, _ height: Int32, longest: Int32
    ) -> (Int32, Int32) {
        var count: Int32 = 0
        guard let factors = tjGetScalingFactors(&count) else { return (width, height) }
        func scale(_ side: Int32, _ factor: tjscalingfactor) -> Int32 {
            (side * factor.num + factor.denom - 1) / factor.denom
        }
        let sizes = UnsafeBufferPointer(start: factors, count: Int(count))
            .filter { $0.num <= $0.denom }
            .map { (scale(width, $0), scale(height, $0)) }
            .filter { max($0.0, $0.1) >= longest }
        return sizes.min { $0.0 < $1.0 } ?? (width, height)
    }

    /// A file with nothing but the picture.
    /// - Parameter quality: 1…100.
    /// - Throws: `PictureRefusal` if the library fails.
    static func encode(_ bitmap: Bitmap, quality: Int32) throws -> [UInt8] {
        guard let handle = tjInitCompress() else { throw PictureRefusal.damaged }
        defer { tjDestroy(handle) }
        var made: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(made) }
        guard
            tjCompress2(
                handle, bitmap.bytes, Int32(bitmap.width), 0, Int32(bitmap.height),
                Int32(TJPF_RGB.rawValue), &made, &size, Int32(TJSAMP_420.rawValue), quality, 0)
                == 0, let made
        else { throw PictureRefusal.damaged }
        return Array(UnsafeBufferPointer(start: made, count: Int(size)))
    }
}
