import CommonBase

/// A request to GoPay's REST API v3.
package struct GoPayRequest: Hashable, Sendable {
    package enum Method: Hashable, Sendable { case get, post }

    package enum Body: Hashable, Sendable {
        /// Nothing, and no content type.
        case empty
        case form([Field])
        case json(JSONValue)
    }

    package struct Field: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    package var method: Method
    /// After `/api`: `/payments/payment`.
    package var path: String
    package var body: Body
    /// `cs-CZ` or `en-US`: the language of messages.
    package var language = "cs-CZ"
    /// `Basic …` or `Bearer …`; never logged.
    package var authorization = ""

    init(_ method: Method, _ path: String, _ body: Body = .empty) {
        self.method = method
        self.path = path
        self.body = body
    }

    /// The media type of the body; nil for none.
    package var contentType: String? {
        switch body {
        case .empty: nil
        case .form: "application/x-www-form-urlencoded"
        case .json: "application/json"
        }
    }

    package var bytes: [UInt8] {
        switch body {
        case .empty: []
        case .json(let value): JSONWriter.bytes(value)
        case .form(let fields):
            Array(fields.map { "\($0.name)=\(Self.escaped($0.value))" }.joined(separator: "&").utf8)
        }
    }

    /// Everything but the unreserved characters of RFC 3986 is escaped.
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte) || "-._~".utf8.contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : "%\(Hex.text([byte]))"
        }.joined()
    }
}

package struct GoPayResponse: Hashable, Sendable {
    package var status: Int
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Sends requests to GoPay.
package protocol GoPayTransport: Sendable {
    /// One attempt of at most 20 seconds and 4 MiB, without redirects.
    /// - Throws: any error if there is no whole answer.
    func send(_ request: GoPayRequest) async throws -> GoPayResponse
}
