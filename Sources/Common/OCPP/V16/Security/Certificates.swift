import CommonBase

extension V16 {
    /// Security white paper edition 3 §5.9.
    package enum InstallCertificate: OCPPMessage {
        package static let action = "InstallCertificate"
        package typealias Response = StatusAnswer<CertificateStatus>

        package struct Request: OCPPPayload {
            package static let maximumLength = 5500
            package var certificateType: CertificateUse
            /// PEM.
            package var certificate: String

            package init(_ fields: FieldReader) throws(OCPPError) {
                certificateType = try fields.required("certificateType", fields.choice)
                certificate = try fields.requiredPEM("certificate", limit: Self.maximumLength)
            }

            package var json: JSONValue {
                .object([
                    "certificateType": .string(certificateType.rawValue),
                    "certificate": .string(certificate),
                ])
            }
        }
    }

    /// Security white paper edition 3 §5.3.
    package enum DeleteCertificate: OCPPMessage {
        package static let action = "DeleteCertificate"
        package typealias Response = StatusAnswer<DeleteCertificateStatus>

        package struct Request: OCPPPayload {
            package var certificateHashData: CertificateHashData

            package init(_ fields: FieldReader) throws(OCPPError) {
                certificateHashData = try CertificateHashData(
                    fields.required("certificateHashData", fields.object))
            }

            package var json: JSONValue {
                .object(["certificateHashData": certificateHashData.json])
            }
        }
    }

    /// Security white paper edition 3 §5.6.
    package enum GetInstalledCertificateIds: OCPPMessage {
        package static let action = "GetInstalledCertificateIds"

        package struct Request: OCPPPayload {
            package var certificateType: CertificateUse

            package init(_ fields: FieldReader) throws(OCPPError) {
                certificateType = try fields.required("certificateType", fields.choice)
            }

            package var json: JSONValue {
                .object(["certificateType": .string(certificateType.rawValue)])
            }
        }

        package struct Response: OCPPPayload {
            /// Maximum number of certificates that are read from a response.
            package static let maximumCount = 100
            package var status: InstalledCertificateStatus
            package var certificateHashData: [CertificateHashData]

            package init(
                status: InstalledCertificateStatus, certificateHashData: [CertificateHashData]
            ) {
                self.status = status
                self.certificateHashData = certificateHashData
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                certificateHashData = try fields.list(
                    "certificateHashData", limit: Self.maximumCount
                ).map { item throws(OCPPError) in try CertificateHashData(item) }
            }

            package var json: JSONValue {
                .object([
                    "status": .string(status.rawValue),
                    "certificateHashData": certificateHashData.isEmpty
                        ? nil : .array(certificateHashData.map(\.json)),
                ])
            }
        }
    }

    /// Identifies a certificate as in OCSP; hexadecimal.
    package struct CertificateHashData: OCPPPayload {
        package var hashAlgorithm: HashAlgorithm
        package var issuerNameHash: String
        package var issuerKeyHash: String
        package var serialNumber: String

        package init(
            hashAlgorithm: HashAlgorithm, issuerNameHash: String, issuerKeyHash: String,
            serialNumber: String
        ) {
            self.hashAlgorithm = hashAlgorithm
            self.issuerNameHash = issuerNameHash
            self.issuerKeyHash = issuerKeyHash
            self.serialNumber = serialNumber
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            hashAlgorithm = try fields.required("hashAlgorithm", fields.choice)
            issuerNameHash = try fields.requiredText("issuerNameHash", limit: 128)
            issuerKeyHash = try fields.requiredText("issuerKeyHash", limit: 128)
            serialNumber = try fields.requiredText("serialNumber", limit: 40)
        }

        package var json: JSONValue {
            .object([
                "hashAlgorithm": .string(hashAlgorithm.rawValue),
                "issuerNameHash": .string(issuerNameHash),
                "issuerKeyHash": .string(issuerKeyHash), "serialNumber": .string(serialNumber),
            ])
        }
    }

    package enum HashAlgorithm: String, Sendable, CaseIterable {
        case sha256 = "SHA256"
        case sha384 = "SHA384"
        case sha512 = "SHA512"
    }

    package enum CertificateUse: String, Sendable, CaseIterable {
        /// Authenticates the central system to the station.
        case centralSystemRootCertificate = "CentralSystemRootCertificate"
        /// Authenticates firmware to the station.
        case manufacturerRootCertificate = "ManufacturerRootCertificate"
    }

    package enum CertificateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case failed = "Failed"
        case rejected = "Rejected"
    }

    package enum DeleteCertificateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case failed = "Failed"
        case notFound = "NotFound"
    }

    package enum InstalledCertificateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case notFound = "NotFound"
    }
}
