import CommonBase

extension V16 {
    /// Security white paper edition 3 §5.14. CertificateSigned brings the certificate later.
    package enum SignCertificate: OCPPMessage {
        package static let action = "SignCertificate"
        package typealias Response = StatusAnswer<AcceptedOrRejected>

        package struct Request: OCPPPayload {
            package static let maximumLength = 5500
            /// A PKCS#10 request in PEM.
            package var csr: String

            package init(csr: String) { self.csr = csr }

            package init(_ fields: FieldReader) throws(OCPPError) {
                csr = try fields.requiredPEM("csr", limit: Self.maximumLength)
            }

            package var json: JSONValue { .object(["csr": .string(csr)]) }
        }
    }

    /// Security white paper edition 3 §5.2.
    package enum CertificateSigned: OCPPMessage {
        package static let action = "CertificateSigned"
        package typealias Response = StatusAnswer<AcceptedOrRejected>

        package struct Request: OCPPPayload {
            /// A station may allow less (CertificateSignedMaxChainSize).
            package static let maximumLength = 10_000
            /// PEM, starting with the station's own certificate.
            package var certificateChain: String

            package init(certificateChain: String) { self.certificateChain = certificateChain }

            package init(_ fields: FieldReader) throws(OCPPError) {
                certificateChain = try fields.requiredPEM(
                    "certificateChain", limit: Self.maximumLength)
            }

            package var json: JSONValue {
                .object(["certificateChain": .string(certificateChain)])
            }
        }
    }
}
