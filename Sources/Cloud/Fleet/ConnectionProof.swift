/// How a station proved its identity when it opened its connection.
package struct ConnectionProof: Hashable, Sendable {
    package enum Credential: Hashable, Sendable {
        /// Nothing: anybody who knows the id can open such a connection.
        case none
        case password
        /// The password of a key rotation that has not been completed.
        case nextPassword
        /// The private key of a client certificate.
        case certificate(fingerprint: String)
    }

    package var credential: Credential
    package var isTLS: Bool

    package init(_ credential: Credential, isTLS: Bool) {
        self.credential = credential
        self.isTLS = isTLS
    }

    package static let none = ConnectionProof(.none, isTLS: false)

    package var isAuthenticated: Bool { credential != .none }

    /// The OCPP security profile that the connection satisfies: 0 without a credential, 1 with a
    /// password, 2 with a password over TLS, 3 with a client certificate.
    package var securityProfile: Int {
        switch credential {
        case .none: 0
        case .password, .nextPassword: isTLS ? 2 : 1
        case .certificate: 3
        }
    }

    /// The fingerprint of the client certificate, if it is the proof.
    package var fingerprint: String? {
        if case .certificate(let fingerprint) = credential { fingerprint } else { nil }
    }
}
