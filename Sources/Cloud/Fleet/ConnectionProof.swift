/// How a station proved its identity when it opened its connection.
package struct ConnectionProof: Hashable, Sendable {
    package enum Credential: Hashable, Sendable {
        /// Nothing: anybody who knows the id can open such a connection.
        case none
        case password
        /// The private key of a client certificate.
        case certificate(fingerprint: String)
    }

    package var credential: Credential
    /// The hash of the right password that the station sent, also beside a certificate.
    package var passwordHash: String?
    package var isTLS: Bool

    package init(_ credential: Credential, passwordHash: String? = nil, isTLS: Bool) {
        self.credential = credential
        self.passwordHash = passwordHash
        self.isTLS = isTLS
    }

    package static let none = ConnectionProof(.none, isTLS: false)

    package var isAuthenticated: Bool { credential != .none }

    /// The OCPP security profile that the connection satisfies: 0 without a credential, 1 with a
    /// password, 2 with a password over TLS, 3 with a client certificate.
    package var securityProfile: Int {
        switch credential {
        case .none: 0
        case .password: isTLS ? 2 : 1
        case .certificate: 3
        }
    }

    /// The fingerprint of the client certificate, if it is the proof.
    package var fingerprint: String? {
        if case .certificate(let fingerprint) = credential { fingerprint } else { nil }
    }
}
