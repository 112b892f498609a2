import CloudHTTP
import Foundation
import HTTPTypes

/// A message that the next page shows once. It travels in a cookie, so that it needs no session.
enum Flash {
    private static let cookie = "flash"
    /// Longest message in bytes.
    private static let limit = 1000

    static func setCookie(_ text: String, _ origin: PageOrigin) -> HTTPField {
        let value = Data(text.utf8.prefix(limit)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return origin.setCookie(cookie, value, seconds: 60)
    }

    static func text(of request: PageRequest) -> String? {
        // The script loads live pages again in the background, where nobody would see the message. It
        // accepts nothing but HTML; the service worker opens pages by `fetch`, too ("empty", Fetch
        // Metadata §2.1), but passes on what the browser accepts.
        let isFetched = request.headers[.secFetchDest] == "empty"
        guard !isFetched || request.headers[.accept] != "text/html" else { return nil }
        return request.origin.cookie(cookie, of: request.headers).flatMap(text)
    }

    /// - Parameter value: of the cookie.
    static func text(of value: String) -> String? {
        guard !value.isEmpty, value.utf8.count <= 2 * limit else { return nil }
        let base64 = value.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - base64.count % 4) % 4)
        return Data(base64Encoded: base64 + padding).map { String(decoding: $0, as: UTF8.self) }
    }

    static func removal(_ origin: PageOrigin) -> HTTPField {
        origin.setCookie(cookie, "", seconds: 0)
    }
}

extension HTTPField.Name {
    fileprivate static let secFetchDest = name("sec-fetch-dest")
}
