import Testing

@testable import VirtualDevices

@Suite struct PN532FrameTests {
    /// Frames are encoded as in the user manual.
    @Test func encodesGoldenBytes() {
        let spelt: [(PN532Frame, [UInt8])] = [
            (.acknowledge, [0, 0, 0xFF, 0, 0xFF, 0]),
            (.refuse, [0, 0, 0xFF, 0xFF, 0, 0]),
            (.applicationError, [0, 0, 0xFF, 1, 0xFF, 0x7F, 0x81, 0]),
            (.information([0xD4, 0x02]), [0, 0, 0xFF, 2, 0xFE, 0xD4, 0x02, 0x2A, 0]),
        ]
        for (frame, bytes) in spelt { #expect(frame.encoded == bytes) }
    }

    /// A body of more than 255 bytes uses an extended frame.
    @Test func longBodyUsesExtendedFrame() {
        let frame = PN532Frame.information(Array(repeating: 0xD4, count: 256))
        #expect(frame.encoded.prefix(8) == [0, 0, 0xFF, 0xFF, 0xFF, 1, 0, 0xFF])
        #expect(frame.encoded.count == 256 + 10)
    }

    /// Encoded frames are decoded to the same frame, for every length of a body.
    @Test func everyBodyLengthRoundTrips() {
        var noise = ReaderNoise(seed: 1)
        for length in 1...PN532Frame.bodyLimit {
            let frame = PN532Frame.information(noise.bytes(length))
            var parser = PN532Parser(asleep: false)
            #expect(parser.received(frame.encoded) == [.frame(frame)])
        }
    }
}
