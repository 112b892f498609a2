import CZlib
import CommonBase

/// A raw deflate stream (RFC 1951) with the CRC-32 of what went in, by zlib.
final class Deflater {
    /// Longest piece of output in bytes.
    private static let pieceLength = 16 << 10

    // zlib keeps the address of its stream.
    private let stream: UnsafeMutablePointer<z_stream>
    private(set) var crc: UInt32 = 0

    /// - Throws: `overloaded` without memory.
    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Negative window bits: no header and no checksum around the data.
        let result = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            throw ServiceError(.overloaded, "zlib has no memory for a stream.")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// - Parameter isLast: ends the stream.
    /// - Returns: what is ready, perhaps nothing before the end.
    func compress(_ bytes: [UInt8], isLast: Bool = false) -> [UInt8] {
        var (input, output) = (bytes, [UInt8]())
        input.withUnsafeMutableBufferPointer { input in
            // Without a buffer it would begin anew.
            if !input.isEmpty {
                crc = UInt32(
                    truncatingIfNeeded: crc32(UInt(crc), input.baseAddress, UInt32(input.count)))
            }
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                output += [UInt8](unsafeUninitializedCapacity: Self.pieceLength) { piece, count in
                    stream.pointee.next_out = piece.baseAddress
                    stream.pointee.avail_out = UInt32(piece.count)
                    deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    count = piece.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}
