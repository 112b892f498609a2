import Testing

@testable import VirtualDevices

@Suite struct PN532ParserTests {
    private static let command = PN532Frame.information([0xD4, 0x4A, 0x01, 0x00])

    /// While asleep, the parser ignores everything before 55; after libnfc's wake-up it parses
    /// everything.
    @Test func ignoresBytesUntilWakeUp() {
        var parser = PN532Parser(asleep: true)
        #expect(parser.received(Self.command.encoded) == [])
        let wakeUp: [UInt8] = [0x55, 0x55] + Array(repeating: 0, count: 14)
        #expect(
            parser.received(wakeUp + Self.command.encoded) == [.wakeUp, .frame(Self.command)])
        parser.fellAsleep()
        #expect(parser.received(Self.command.encoded) == [])
    }

    /// An ACK and a NACK are never parsed as frames of length 0 and 255.
    @Test func distinguishesACKAndNACKFromFrames() {
        var parser = PN532Parser(asleep: false)
        let bytes = PN532Frame.acknowledge.encoded + PN532Frame.refuse.encoded
        #expect(parser.received(bytes) == [.frame(.acknowledge), .frame(.refuse)])
    }

    /// A wrong checksum is a bad frame, and the frame after it is still found.
    @Test(arguments: [4, 9]) func findsFrameAfterWrongChecksum(position: Int) {
        var corrupted = Self.command.encoded
        corrupted[position] ^= 0x5A
        var parser = PN532Parser(asleep: false)
        #expect(
            parser.received(corrupted + Self.command.encoded)
                == [.badFrame, .frame(Self.command)])
    }

    /// A frame inside an apparent body of another frame is found.
    @Test func findsFrameInsideFalseStart() {
        let falseStart: [UInt8] = [0x00, 0xFF, 0x06, 0xFA]
        var parser = PN532Parser(asleep: false)
        #expect(
            parser.received(falseStart + Self.command.encoded)
                == [.badFrame, .frame(Self.command)])
    }

    /// A length over 265 bytes is rejected at once, without waiting for the bytes.
    @Test func rejectsExcessiveLength() {
        var parser = PN532Parser(asleep: false)
        #expect(parser.received([0, 0, 0xFF, 0xFF, 0xFF, 0x01, 0x0A, 0xF5]) == [.badFrame])
    }

    /// The findings are the same however the bytes are split.
    @Test(arguments: 1...40) func splittingDoesNotMatter(seed: UInt64) {
        var noise = ReaderNoise(seed: seed)
        let bytes = Self.traffic(&noise)
        var whole = PN532Parser(asleep: true)
        let expected = whole.received(bytes)
        var cut = PN532Parser(asleep: true)
        var findings: [PN532Parser.Finding] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = Int.random(in: 1...40, using: &noise)
            findings += cut.received(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        #expect(findings == expected)
        #expect(cut.bufferedCount == whole.bufferedCount)
    }

    /// Noise never crashes the parser or exceeds its buffer limit.
    @Test(arguments: 1...40) func noiseNeverTraps(seed: UInt64) {
        var noise = ReaderNoise(seed: seed)
        var parser = PN532Parser(asleep: seed.isMultiple(of: 2))
        for _ in 0..<50 {
            let few: [UInt8] = [0x00, 0xFF, 0x01, 0xFE, 0xD4, 0x55]
            let likely = (0..<80).map { _ in few[Int.random(in: 0..<6, using: &noise)] }
            _ = parser.received(likely + noise.bytes(Int.random(in: 0...700, using: &noise)))
            #expect(parser.bufferedCount <= PN532Parser.capacity)
        }
    }

    /// After any noise, one longest frame of zeros suffices for the next command to be found.
    @Test(arguments: 1...40) func recoversAfterNoise(seed: UInt64) {
        var noise = ReaderNoise(seed: seed)
        var parser = PN532Parser(asleep: false)
        _ = parser.received(noise.bytes(2000))
        let quiet = [UInt8](repeating: 0, count: PN532Frame.bodyLimit + 10)
        let findings = parser.received(quiet + Self.command.encoded)
        #expect(findings.last == .frame(Self.command))
    }

    /// Frames of all kinds with noise between them, after a wake-up.
    private static func traffic(_ noise: inout ReaderNoise) -> [UInt8] {
        var bytes: [UInt8] = [0x55, 0x55] + Array(repeating: 0, count: 14)
        for _ in 0..<30 {
            switch Int.random(in: 0..<6, using: &noise) {
            case 0: bytes += PN532Frame.acknowledge.encoded
            case 1: bytes += PN532Frame.refuse.encoded
            case 2: bytes += noise.bytes(Int.random(in: 1...60, using: &noise))
            case 3: bytes += Self.command.encoded.dropLast(Int.random(in: 1...8, using: &noise))
            default:
                let length = Int.random(in: 1...PN532Frame.bodyLimit, using: &noise)
                bytes += PN532Frame.information(noise.bytes(length)).encoded
            }
        }
        return bytes
    }
}
