import CommonBase

/// A change of what protects an account needs a recent proof of who its person is: a sign-in, or the
/// password or a passkey again (OWASP ASVS 5.0, 7.5.1). Who stays signed in for weeks on a borrowed
/// device must not lose the account by it.
package enum RecentProof {
    /// How long a proof counts.
    package static let seconds: Int64 = 15 * 60
    /// The page that asks for a proof.
    package static let path = "/proof"

    /// - Parameter page: the path of the page to go on with.
    package static func leading(to page: String) -> String {
        "\(path)?next=\(SignInPath.destination(page).percentEncodedForQuery)"
    }
}

/// The person must prove who they are, and then comes back.
struct ProofRequired: Error {
    let path: String
}

extension Visit {
    /// Whether the person proved recently who they are.
    package var isProved: Bool {
        guard let provedAt = request.session.provedAt else { return false }
        return provedAt.adding(seconds: RecentProof.seconds) > moment.wall
    }

    /// Sends a person without a recent proof to the page that asks for one; it leads back to `page`.
    /// - Parameter page: the path of the page with the form; nil for the page that is visited.
    package func requireProof(backTo page: String? = nil) throws {
        guard !isProved else { return }
        throw ProofRequired(path: RecentProof.leading(to: page ?? target))
    }
}
