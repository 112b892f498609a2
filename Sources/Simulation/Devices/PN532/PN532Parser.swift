/// Finds frames in the bytes of a serial line, however the bytes are split.
///
/// After an invalid frame, it searches again right after the false start, so noise costs at most
/// the frames that overlap it. It does not consume the postamble: that byte may not have arrived
/// yet, and the result must not depend on how the bytes are split.
///
/// While asleep (at power-on and after PowerDown), it ignores everything until the wake-up byte 55
/// (UM0701-02 §6.2.2; libnfc sends `55 55` and fourteen `00`).
struct PN532Parser: Sendable {
    /// A result of parsing.
    enum Finding: Sendable, Equatable {
        case frame(PN532Frame)
        case wakeUp
        case badFrame
    }

    /// Maximum number of buffered bytes: the longest frame and one slice of new bytes.
    static let capacity = 1024

    /// New bytes are processed in slices of this size.
    private static let slice = 256

    private var buffer: [UInt8] = []
    private(set) var isAsleep: Bool

    /// The number of bytes that wait for the rest of their frame, 0...`capacity`.
    var bufferedCount: Int { buffer.count }

    init(asleep: Bool) {
        isAsleep = asleep
    }

    /// The chip powered down: discards a partial frame.
    mutating func fellAsleep() {
        isAsleep = true
        buffer = []
    }

    /// Adds bytes from the line and returns what they complete, in order.
    mutating func received(_ bytes: [UInt8]) -> [Finding] {
        var findings: [Finding] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            buffer += rest.prefix(Self.slice)
            rest = rest.dropFirst(Self.slice)
            while let finding = next() { findings.append(finding) }
            assert(buffer.count <= Self.capacity)
        }
        return findings
    }

    /// The next finding in the buffer; nil if more bytes are needed.
    private mutating func next() -> Finding? {
        if isAsleep { return wokenByBuffer() }
        guard let start = startCode() else {
            buffer = buffer.last == 0x00 ? [0x00] : []
            return nil
        }
        switch Self.decode(buffer[(start + 2)...]) {
        case .incomplete:
            buffer.removeFirst(start)
            return nil
        case .bad:
            buffer.removeFirst(start + 2)
            return .badFrame
        case .complete(let frame, let length):
            buffer.removeFirst(start + 2 + length)
            return .frame(frame)
        }
    }

    private mutating func wokenByBuffer() -> Finding? {
        guard let wake = buffer.firstIndex(of: 0x55) else {
            buffer = []
            return nil
        }
        isAsleep = false
        buffer.removeFirst(wake + 1)
        return .wakeUp
    }

    /// The index of `00 FF` in the buffer.
    private func startCode() -> Int? {
        zip(buffer, buffer.dropFirst()).enumerated()
            .first { $0.element == (0x00, 0xFF) }?.offset
    }

    private enum Decoded {
        case incomplete
        case bad
        /// `length` counts the bytes after the start code, without the postamble.
        case complete(PN532Frame, length: Int)
    }

    /// Decodes the bytes after a start code.
    private static func decode(_ bytes: ArraySlice<UInt8>) -> Decoded {
        let head = Array(bytes.prefix(5))
        guard head.count >= 2 else { return .incomplete }
        switch (head[0], head[1]) {
        case (0x00, 0xFF): return .complete(.acknowledge, length: 2)
        case (0xFF, 0x00): return .complete(.refuse, length: 2)
        case (0xFF, 0xFF):
            guard head.count == 5 else { return .incomplete }
            guard head[2] &+ head[3] &+ head[4] == 0 else { return .bad }
            return decode(bytes, header: 5, body: Int(head[2]) << 8 | Int(head[3]))
        default:
            guard head[0] &+ head[1] == 0 else { return .bad }
            return decode(bytes, header: 2, body: Int(head[0]))
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, header: Int, body: Int) -> Decoded {
        guard (1...PN532Frame.bodyLimit).contains(body) else { return .bad }
        let length = header + body + 1
        guard bytes.count >= length else { return .incomplete }
        let content = bytes.dropFirst(header).prefix(body + 1)
        guard content.reduce(0, &+) == 0 else { return .bad }
        return .complete(.information(Array(content.dropLast())), length: length)
    }
}
