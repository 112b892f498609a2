/// Finds frames in the bytes of a serial line, however they are cut into pieces.
///
/// After anything that is not a frame it looks again from just behind the false start, so noise
/// costs at most the frames that overlap it. It never takes the postamble: that byte may not have
/// arrived yet, and waiting for it or not would make the result depend on the cutting.
///
/// Asleep (at power-on and after PowerDown) it hears nothing until the wake-up byte 55
/// (UM0701-02 §6.2.2; libnfc sends `55 55` and fourteen `00`).
struct PN532Parser: Sendable {
    /// What was found in the bytes.
    enum Finding: Sendable, Equatable {
        case frame(PN532Frame)
        case wakeUp
        case badFrame
    }

    /// Most bytes kept at any time: the longest frame and one slice of new bytes.
    static let capacity = 1024

    /// New bytes are taken in slices of this size.
    private static let slice = 256

    private var buffer: [UInt8] = []
    private(set) var isAsleep: Bool

    /// How many bytes wait for the rest of their frame, 0...`capacity`.
    var bufferedCount: Int { buffer.count }

    init(asleep: Bool) {
        isAsleep = asleep
    }

    /// The chip powered down: what was half read is lost.
    mutating func fellAsleep() {
        isAsleep = true
        buffer = []
    }

    /// Takes bytes from the line and tells what they complete, in order.
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

    /// The next finding in the buffer; nil when more bytes are needed.
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

    /// Where `00 FF` begins in the buffer.
    private func startCode() -> Int? {
        zip(buffer, buffer.dropFirst()).enumerated()
            .first { $0.element == (0x00, 0xFF) }?.offset
    }

    private enum Decoded {
        case incomplete
        case bad
        /// `length` counts the bytes behind the start code, without the postamble.
        case complete(PN532Frame, length: Int)
    }

    /// Reads what stands behind a start code.
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
