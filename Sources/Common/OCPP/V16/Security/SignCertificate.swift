extension V16 {
    /// Security white paper edition 3 §5.14. The certificate comes later, by CertificateSigned.
    public enum SignCertificate: OCPPMessage {
        public static let action = "SignCertificate"
        public typealias Response = StatusAnswer<AcceptedOrRejected>

        public struct Request: OCPPPayload {
            public static let maximumLength = 5500
            /// A PKCS#10 request in PEM.
            public var csr: String

            public init(csr: String) { self.csr = csr }

            public init(_ fields: FieldReader) throws(OCPPError) {
                csr = try fields.requiredPEM("csr", limit: Self.maximumLength)
            }

            public var json: JSONValue { .object(["csr": .string(csr)]) }
        }
    }

    /// Security white paper edition 3 §5.2.
    public enum CertificateSigned: OCPPMessage {
        public static let action = "CertificateSigned"
        public typealias Response = StatusAnswer<AcceptedOrRejected>

        public struct Request: OCPPPayload {
            /// A station may take less (CertificateSignedMaxChainSize).
            public static let maximumLength = 10_000
            /// PEM, the station's own certificate first.
            public var certificateChain: String

            public init(certificateChain: String) { self.certificateChain = certificateChain }

            public init(_ fields: FieldReader) throws(OCPPError) {
                certificateChain = try fields.requiredPEM(
                    "certificateChain", limit: Self.maximumLength)
            }

            public var json: JSONValue {
                .object(["certificateChain": .string(certificateChain)])
            }
        }
    }
}
