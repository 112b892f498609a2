import CloudHTTP
import CommonBase
import Foundation
import HTTPTypes

/// Checks that a form comes from a page of ours (OWASP ASVS 5.0, 3.5): its token follows from the
/// session cookie, and its origin, if the browser tells it, is ours.
struct FormGuard: Sendable {
    /// `https://zapoj.example.org`, if it is set.
    let publicOrigin: String?

    init(publicURL: String?) {
        let parts = publicURL.flatMap(URLComponents.init(string:))
        publicOrigin = parts.flatMap { parts in
            guard let scheme = parts.scheme, let host = parts.host else { return nil }
            return "\(scheme)://\(host)\(parts.port.map { ":\($0)" } ?? "")".lowercased()
        }
    }

    /// The session token of a form that comes from a page of ours.
    /// - Throws: `forbidden` for others.
    func session(of request: PageRequest, _ form: SentForm) throws -> String {
        guard isOurs(request) else {
            throw ServiceError(.forbidden, "This form was sent by another site.")
        }
        guard let session = request.session.token,
            FormToken.isValid(form.secret("token"), session: session)
        else {
            throw ServiceError(
                .forbidden,
                "This form is out of date, or the browser keeps no cookies. Load the page again.")
        }
        return session
    }

    private func isOurs(_ request: PageRequest) -> Bool {
        if let site = request.headers[.secFetchSite], site != "same-origin" { return false }
        guard let origin = request.headers[.origin]?.lowercased() else { return true }
        if origin == publicOrigin { return true }
        let scheme = request.origin.isSecure ? "https" : "http"
        return origin == "\(scheme)://\(request.origin.authority)"
    }
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = name("sec-fetch-site")
}
