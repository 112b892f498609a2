import CommonBase
import Hummingbird
import NIOCore

/// Authenticates the requests of one kind of caller: people or bridges.
package protocol Authenticator: Sendable {
    /// Authenticates from the request's head, before its body is read: nobody may make the cloud
    /// keep a body without a credential.
    /// - Throws: `unauthenticated` for missing or invalid credentials.
    func admit(_ request: Request, at moment: Moment) async throws -> HeadAdmission
}

/// What the head of a request proves.
package struct HeadAdmission: Sendable {
    package var principal: Principal
    /// Checks the whole body, which a signature covers; nil if the head proves all.
    package var confirm: (@Sendable (ByteBuffer) async throws -> Void)?
    /// Of a browser; nil for other callers.
    package var session: BrowserSession?

    package init(
        _ principal: Principal, confirm: (@Sendable (ByteBuffer) async throws -> Void)? = nil,
        session: BrowserSession? = nil
    ) {
        self.principal = principal
        self.confirm = confirm
        self.session = session
    }
}

extension Request {
    /// The token of an `Authorization: Bearer` header. The scheme is case-insensitive (RFC 9110
    /// §11.1).
    package var bearerToken: String? {
        guard let header = headers[.authorization],
            header.prefix(7).lowercased() == "bearer "
        else { return nil }
        return String(header.dropFirst(7).drop { $0 == " " })
    }

    /// The token of an `Authorization: Token` header, which OCPI 2.2.1 sends in base 64; nil
    /// elsewhere than at the addresses of OCPI.
    package var ocpiToken: String? {
        guard uri.path.hasPrefix("/ocpi/"), let header = headers[.authorization],
            header.utf8.count <= 400, header.prefix(6).lowercased() == "token ",
            let bytes = Base64.bytes(header.dropFirst(6).drop { $0 == " " })
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
