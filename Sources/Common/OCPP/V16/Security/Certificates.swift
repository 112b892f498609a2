extension V16 {
    /// Security white paper edition 3 §5.9.
    public enum InstallCertificate: OCPPMessage {
        public static let action = "InstallCertificate"
        public typealias Response = StatusAnswer<CertificateStatus>

        public struct Request: OCPPPayload {
            public static let maximumLength = 5500
            public var certificateType: CertificateUse
            /// PEM.
            public var certificate: String

            public init(_ fields: FieldReader) throws(OCPPError) {
                certificateType = try fields.required("certificateType", fields.choice)
                certificate = try fields.requiredPEM("certificate", limit: Self.maximumLength)
            }

            public var json: JSONValue {
                .object([
                    "certificateType": .string(certificateType.rawValue),
                    "certificate": .string(certificate),
                ])
            }
        }
    }

    /// Security white paper edition 3 §5.3.
    public enum DeleteCertificate: OCPPMessage {
        public static let action = "DeleteCertificate"
        public typealias Response = StatusAnswer<DeleteCertificateStatus>

        public struct Request: OCPPPayload {
            public var certificateHashData: CertificateHashData

            public init(_ fields: FieldReader) throws(OCPPError) {
                certificateHashData = try CertificateHashData(
                    fields.required("certificateHashData", fields.object))
            }

            public var json: JSONValue {
                .object(["certificateHashData": certificateHashData.json])
            }
        }
    }

    /// Security white paper edition 3 §5.6.
    public enum GetInstalledCertificateIds: OCPPMessage {
        public static let action = "GetInstalledCertificateIds"

        public struct Request: OCPPPayload {
            public var certificateType: CertificateUse

            public init(_ fields: FieldReader) throws(OCPPError) {
                certificateType = try fields.required("certificateType", fields.choice)
            }

            public var json: JSONValue {
                .object(["certificateType": .string(certificateType.rawValue)])
            }
        }

        public struct Response: OCPPPayload {
            /// Most certificates of an answer that are read.
            public static let maximumCount = 100
            public var status: InstalledCertificateStatus
            public var certificateHashData: [CertificateHashData]

            public init(
                status: InstalledCertificateStatus, certificateHashData: [CertificateHashData]
            ) {
                self.status = status
                self.certificateHashData = certificateHashData
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                certificateHashData = try fields.list(
                    "certificateHashData", limit: Self.maximumCount
                ).map { item throws(OCPPError) in try CertificateHashData(item) }
            }

            public var json: JSONValue {
                .object([
                    "status": .string(status.rawValue),
                    "certificateHashData": certificateHashData.isEmpty
                        ? nil : .array(certificateHashData.map(\.json)),
                ])
            }
        }
    }

    /// What names a certificate, as in OCSP; hexadecimal.
    public struct CertificateHashData: OCPPPayload {
        public var hashAlgorithm: HashAlgorithm
        public var issuerNameHash: String
        public var issuerKeyHash: String
        public var serialNumber: String

        public init(
            hashAlgorithm: HashAlgorithm, issuerNameHash: String, issuerKeyHash: String,
            serialNumber: String
        ) {
            self.hashAlgorithm = hashAlgorithm
            self.issuerNameHash = issuerNameHash
            self.issuerKeyHash = issuerKeyHash
            self.serialNumber = serialNumber
        }

        public init(_ fields: FieldReader) throws(OCPPError) {
            hashAlgorithm = try fields.required("hashAlgorithm", fields.choice)
            issuerNameHash = try fields.requiredText("issuerNameHash", limit: 128)
            issuerKeyHash = try fields.requiredText("issuerKeyHash", limit: 128)
            serialNumber = try fields.requiredText("serialNumber", limit: 40)
        }

        public var json: JSONValue {
            .object([
                "hashAlgorithm": .string(hashAlgorithm.rawValue),
                "issuerNameHash": .string(issuerNameHash),
                "issuerKeyHash": .string(issuerKeyHash), "serialNumber": .string(serialNumber),
            ])
        }
    }

    public enum HashAlgorithm: String, Sendable, CaseIterable {
        case sha256 = "SHA256"
        case sha384 = "SHA384"
        case sha512 = "SHA512"
    }

    public enum CertificateUse: String, Sendable, CaseIterable {
        /// Whom the station trusts to be its central system.
        case centralSystemRootCertificate = "CentralSystemRootCertificate"
        /// Whose firmware it installs.
        case manufacturerRootCertificate = "ManufacturerRootCertificate"
    }

    public enum CertificateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case failed = "Failed"
        case rejected = "Rejected"
    }

    public enum DeleteCertificateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case failed = "Failed"
        case notFound = "NotFound"
    }

    public enum InstalledCertificateStatus: String, Sendable, CaseIterable {
        case accepted = "Accepted"
        case notFound = "NotFound"
    }
}
