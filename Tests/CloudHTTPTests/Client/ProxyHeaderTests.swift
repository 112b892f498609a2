import CommonBase
import TestSupport
import Testing

@testable import CloudHTTP

extension CloudHTTPTests {
    @Suite struct ProxyHeaderTests {
        static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]
        private static let v4: [UInt8] = [192, 0, 2, 1, 127, 0, 0, 1, 0x9C, 0x40, 0, 80]
        private static let v6: [UInt8] =
            Array(IPAddress("2001:db8::1")?.bytes ?? []) + [UInt8](repeating: 0, count: 20)

        private static func header(
            _ command: UInt8, _ family: UInt8, _ content: [UInt8], length: Int? = nil
        ) -> [UInt8] {
            let length = length ?? content.count
            return signature + [command, family, UInt8(length >> 8), UInt8(length & 255)] + content
        }

        private static let valid: [(bytes: [UInt8], source: String?)] = [
            (header(0x21, 0x11, v4), "192.0.2.1"), (header(0x21, 0x21, v6), "2001:db8::1"),
            // Additions (TLVs) are skipped, whatever they hold.
            (header(0x21, 0x11, v4 + [4, 0, 1, 0]), "192.0.2.1"),
            (header(0x21, 0x11, v4 + [UInt8](repeating: 255, count: 2020)), "192.0.2.1"),
            // No address that counts.
            (header(0x20, 0x00, []), nil), (header(0x20, 0x11, v4), nil),
            (header(0x21, 0x00, []), nil),
            (header(0x21, 0x31, [UInt8](repeating: 0, count: 216)), nil),
        ]

        @Test(arguments: valid) func namesSource(bytes: [UInt8], source: String?) {
            let expected = ProxyHeader.Reading.header(
                source: source.flatMap { IPAddress($0) }, length: bytes.count)
            #expect(ProxyHeader.read(bytes) == expected)
            #expect(ProxyHeader.read(bytes + Array("GET / HTTP/1.1\r\n".utf8)) == expected)
            for count in 0..<bytes.count {
                #expect(ProxyHeader.read(bytes.prefix(count)) == .incomplete)
            }
        }

        private static let invalid: [[UInt8]] = [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), Array("PROXY TCP4 192.0.2.1".utf8), [22, 3, 1],
            [13, 10, 13, 10, 1],
            // Version 1, an unknown command, UDP, an unknown family.
            header(0x11, 0x11, v4), header(0x22, 0x11, v4), header(0x21, 0x12, v4),
            header(0x21, 0x41, v4),
            // Too short for its addresses, too long.
            header(0x21, 0x11, Array(v4.dropLast())), header(0x21, 0x21, v4),
            header(0x21, 0x11, v4, length: 2033), header(0x20, 0x00, [], length: 65_535),
        ]

        @Test(arguments: invalid) func rejectsOtherBytes(bytes: [UInt8]) {
            #expect(ProxyHeader.read(bytes) == .invalid)
        }

        /// Any bytes give a reading, and a valid header never claims more bytes than there are.
        @Test func readsArbitraryBytes() {
            var random = SeededRandom(seed: 7)
            for _ in 0..<20_000 {
                var bytes = Self.header(
                    random.element([0x20, 0x21, UInt8(random.index(256))]),
                    random.element([0x00, 0x11, 0x21, 0x31, UInt8(random.index(256))]),
                    (0..<random.index(60)).map { _ in UInt8(random.index(256)) },
                    length: random.chance(50) ? nil : random.index(80))
                if random.chance(20) { bytes[random.index(bytes.count)] = UInt8(random.index(256)) }
                bytes = Array(bytes.prefix(random.index(bytes.count + 1)))
                if case .header(let source, let length) = ProxyHeader.read(bytes) {
                    #expect((16...bytes.count).contains(length))
                    let isLocal = bytes[12] == 0x20
                    #expect(source == nil || !isLocal)
                    let start = length >= 20 ? bytes[16..<20] : []
                    if bytes[13] == 0x11, !isLocal { #expect(source?.bytes == Array(start)) }
                }
            }
        }
    }
}
