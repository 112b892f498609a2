import CommonBase

/// Writes a ZIP archive (APPNOTE.TXT 6.3.10) in pieces, without going back: sizes and checksums follow
/// the data of each file. At most 4 GiB and 65,535 files, because it writes no ZIP64.
package struct ZipWriter {
    private struct Entry {
        var name: [UInt8]
        var offset: Int
        var crc: UInt32 = 0
        var compressed = 0
        var size = 0
    }

    /// Sizes and checksums follow the data; names are UTF-8.
    private static let flags: UInt16 = 1 << 3 | 1 << 11
    private static let deflated: UInt16 = 8
    /// 2.0: the first version that knows deflate.
    private static let version: UInt16 = 20
    private static let limit = Int(UInt32.max)

    private let dosTime: UInt16
    private let dosDate: UInt16
    private var entries: [Entry] = []
    private var deflater: Deflater?
    private var written = 0

    /// - Parameter time: of all files, in UTC.
    package init(at time: Timestamp) {
        // 2026-11-30T04:05:06Z
        let numbers = time.iso8601Seconds.split { !$0.isNumber }.compactMap { UInt16($0) }
        let parts = numbers.count == 6 ? numbers : [1980, 1, 1, 0, 0, 0]
        dosTime = parts[3] << 11 | parts[4] << 5 | parts[5] / 2
        dosDate = (min(max(parts[0], 1980), 2107) - 1980) << 9 | parts[1] << 5 | parts[2]
    }

    /// Begins a file. - Returns: the bytes to send.
    package mutating func begin(_ name: String) throws -> [UInt8] {
        deflater = try Deflater()
        let entry = Entry(name: Array(name.utf8), offset: written)
        entries.append(entry)
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(0x0403_4B50))
        bytes += head(of: entry)
        bytes += entry.name
        return sent(bytes)
    }

    /// Adds bytes to the file. - Returns: the bytes to send, perhaps none.
    /// - Throws: `tooLarge` for an archive of more than 4 GiB.
    package mutating func add(_ bytes: [UInt8]) throws -> [UInt8] {
        try add(bytes, isLast: false)
    }

    /// Ends the file. - Returns: the bytes to send.
    package mutating func end() throws -> [UInt8] {
        var bytes = try add([], isLast: true)
        guard let entry = entries.last else { return bytes }
        var descriptor: [UInt8] = []
        descriptor.append(little: UInt32(0x0807_4B50))
        descriptor += sums(of: entry)
        bytes += sent(descriptor)
        return bytes
    }

    /// Ends the archive. - Returns: the bytes to send.
    package mutating func finish() -> [UInt8] {
        let start = written
        var bytes: [UInt8] = []
        for entry in entries {
            bytes.append(little: UInt32(0x0201_4B50))
            bytes.append(little: Self.version)
            bytes += head(of: entry)
            // No comment, first disk, no attributes.
            bytes += Array(repeating: 0, count: 10)
            bytes.append(little: UInt32(entry.offset))
            bytes += entry.name
        }
        let length = bytes.count
        bytes.append(little: UInt32(0x0605_4B50))
        bytes += [0, 0, 0, 0]
        bytes.append(little: UInt16(entries.count))
        bytes.append(little: UInt16(entries.count))
        bytes.append(little: UInt32(length))
        bytes.append(little: UInt32(start))
        bytes += [0, 0]
        return sent(bytes)
    }

    private mutating func add(_ bytes: [UInt8], isLast: Bool) throws -> [UInt8] {
        guard let deflater, let last = entries.indices.last else { return [] }
        let made = sent(deflater.compress(bytes, isLast: isLast))
        entries[last].crc = deflater.crc
        entries[last].size += bytes.count
        entries[last].compressed += made.count
        guard written < Self.limit - (1 << 20), entries[last].size <= Self.limit else {
            throw ServiceError(.tooLarge, "The archive is larger than 4 GiB.")
        }
        return made
    }

    private mutating func sent(_ bytes: [UInt8]) -> [UInt8] {
        written += bytes.count
        return bytes
    }

    /// What the header of a file and its line in the directory have in common.
    private func head(of entry: Entry) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in [Self.version, Self.flags, Self.deflated, dosTime, dosDate] {
            bytes.append(little: number)
        }
        bytes += sums(of: entry)
        bytes.append(little: UInt16(entry.name.count))
        bytes += [0, 0]
        return bytes
    }

    /// Zero before the end of the file.
    private func sums(of entry: Entry) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(little: entry.crc)
        bytes.append(little: UInt32(entry.compressed))
        bytes.append(little: UInt32(entry.size))
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append<Number: FixedWidthInteger>(little number: Number) {
        var rest = number
        for _ in 0..<(Number.bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
