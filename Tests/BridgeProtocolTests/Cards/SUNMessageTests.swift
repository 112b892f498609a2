import BridgeProtocol
import Testing

extension BridgeProtocolTests {
    @Suite struct SUNMessageTests {
        /// NXP AN12196 §3.4.2.
        private static let picc = "EF963FF7828658A599F3041510671E88"
        private static let mac = "94EED9EE65337086"

        /// The host and the names of the query parameters do not matter.
        @Test(
            arguments: [
                "https://choose.url.com/ntag424?e=\(picc)&c=\(mac)",
                "https://x.example/t?lang=cs&picc_data=\(picc)&x=1&cmac=\(mac)#end",
                "https://x.example/?a=\(picc.lowercased())&b=\(mac.lowercased())",
            ])
        func readsMessageFromURL(url: String) {
            // The fragment is part of the last value here, which makes that value invalid.
            let expected = url.hasSuffix("#end") ? nil : "\(Self.picc):\(Self.mac)"
            #expect(SUNMessage(url: url)?.text == expected)
        }

        @Test(
            arguments: [
                "", "?", "https://x.example/", "https://x.example/?e=\(picc)",
                "https://x.example/?c=\(mac)&e=\(picc)", "https://x.example/?e=\(mac)&c=\(mac)",
                "https://x.example/?e=\(picc)&c=\(mac)&" + String(repeating: "x", count: 256),
            ])
        func rejectsURLWithoutMessage(url: String) {
            #expect(SUNMessage(url: url) == nil)
        }

        @Test func readsTextForm() {
            #expect(SUNMessage("\(Self.picc):\(Self.mac)") != nil)
            for text in [
                "", ":", Self.picc, "\(Self.mac):\(Self.picc)", "\(Self.picc):\(Self.mac):",
            ] {
                #expect(SUNMessage(text) == nil)
            }
        }

        @Test func ndefFileRoundTrips() throws {
            let url = "https://x.example/t?e=\(Self.picc)&c=\(Self.mac)"
            let file = try #require(NDEFFile.file(url: url))
            #expect(NDEFFile.url(file) == url)
            #expect(NDEFFile.url(file + [0, 0, 0]) == url)
            #expect(NDEFFile.file(url: "ftp://x") == nil)
            #expect(NDEFFile.file(url: "https://" + String(repeating: "x", count: 255)) == nil)
        }

        /// A truncated or damaged file yields nil or another URL, and never traps.
        @Test func damagedNDEFFileNeverTraps() throws {
            let file = try #require(NDEFFile.file(url: "https://x.example/t"))
            for length in 0..<file.count {
                #expect(NDEFFile.url(Array(file.prefix(length))) == nil)
            }
            for index in file.indices {
                for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var damaged = file
                    damaged[index] = value
                    #expect((NDEFFile.url(damaged)?.utf8.count ?? 0) < 256)
                }
            }
        }
    }
}
