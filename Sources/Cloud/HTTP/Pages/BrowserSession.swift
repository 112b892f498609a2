import CloudCore
import CommonBase

/// Who may open a page of the web app.
package enum Audience: Hashable, Sendable {
    /// Everybody. The page still gets the person of a signed-in browser.
    case anyone
    case person
    case admin
}

/// What the session cookie of a browser says.
package struct BrowserSession: Hashable, Sendable {
    /// The value of the cookie; nil for a browser that sent none. It stands for nobody until it is
    /// replaced by the token of a sign-in.
    package var token: String?
    /// The person who signed in with this browser; nil for others.
    package var person: SignedIn?
    /// The language that the person chose, as `cs`.
    package var language: String?
    /// When the person last proved who they are; nil for others.
    package var provedAt: Timestamp?

    package init(
        token: String? = nil, person: SignedIn? = nil, language: String? = nil,
        provedAt: Timestamp? = nil
    ) {
        self.token = token
        self.person = person
        self.language = language
        self.provedAt = provedAt
    }
}

/// Finds out who signed in with a browser.
package protocol BrowserAuthenticator: Sendable {
    /// A session without a person for a token that is unknown or has expired.
    func session(_ token: String?, at moment: Moment) async throws -> BrowserSession
}
