import CommonBase
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct BridgeIdentityTests {
        /// Addresses that are taken, without a slash at their end: https to anybody, http to this
        /// machine only.
        @Test(arguments: [
            ("https://zapoj.example", "https://zapoj.example"),
            ("https://zapoj.example/", "https://zapoj.example"),
            ("https://zapoj.example:8443", "https://zapoj.example:8443"),
            ("https://192.0.2.7", "https://192.0.2.7"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://127.1.2.3", "http://127.1.2.3"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ])
        func acceptsURLs(text: String, expected: String) throws {
            #expect(try BridgeIdentity.checkedURL(text) == expected)
        }

        /// Addresses that are refused: a card's number would cross the network in the clear, or the
        /// requests' paths would not fit behind them.
        @Test(arguments: [
            "", "zapoj.example", "ftp://zapoj.example", "https://", "https:///path",
            "http://zapoj.example", "http://192.0.2.7", "http://10.0.0.1", "http://[::2]",
            "http://localhost.example", "http://127.example", "http://127.0.0.1.example",
            "http://127.0.0.300", "http://0.0.0.0", "https://zapoj.example/path",
            "https://zapoj.example//", "https://zapoj.example?x=1", "https://zapoj.example#x",
            "https://user@zapoj.example", "https://zapoj.example:0", "https://zapoj.example:70000",
            "https://zapoj .example",
        ])
        func rejectsURLs(text: String) {
            let error = #expect(throws: ServiceError.self) {
                try BridgeIdentity.checkedURL(text)
            }
            #expect(error?.code == .invalidInput && error?.field == "cloud-url")
            #expect(error?.message.contains("'\(text)'") == true)
        }
    }
}
