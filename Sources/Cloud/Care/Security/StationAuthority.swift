import CloudCore
import CloudFleet
import CommonBase
import Crypto
import Foundation
import SwiftASN1
import X509

/// A small certificate authority for the client certificates of stations only (OCPP security
/// profile 3; security white paper edition 3, A02 and A03).
///
/// The cloud accepts a certificate because it is in `StationCertificateTable`, so that it can be
/// revoked at once; the signature is for stations, which verify the certificates that they
/// receive.
package struct StationAuthority: Sendable {
    /// A station requests a renewal long before this; one that was offline for half a year still
    /// can.
    static let validSeconds: Int64 = 2 * 365 * 86_400
    static let rootValidSeconds: Int64 = 20 * 365 * 86_400

    private let key: P256.Signing.PrivateKey
    private let root: Certificate

    /// An issued certificate.
    package struct Issued: Hashable, Sendable {
        /// PEM: the station's certificate, then the root.
        package var chain: String
        package var fingerprint: String
        package var notBefore: Timestamp
        package var notAfter: Timestamp
    }

    /// - Parameter pem: key and certificate, as `make` returns them.
    /// - Throws: `invalidInput`.
    package init(pem: String) throws {
        do {
            let documents = try PEMDocument.parseMultiple(pemString: pem)
            guard let keyDocument = documents.first(where: { $0.discriminator.hasSuffix("KEY") }),
                let certificate = documents.first(where: { $0.discriminator == "CERTIFICATE" })
            else { throw ServiceError(.invalidInput, "A PEM block is missing.") }
            key = try P256.Signing.PrivateKey(pemRepresentation: keyDocument.pemString)
            root = try Certificate(pemDocument: certificate)
        } catch {
            throw ServiceError(
                .invalidInput,
                "The file of the station certificate authority must hold a P-256 private key and a "
                    + "certificate in PEM.",
                cause: error)
        }
    }

    /// Creates an authority; returns its private key and its certificate as PEM.
    package static func make(at now: Timestamp) throws -> String {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName {
            OrganizationName("Zapoj")
            CommonName("Zapoj stations")
        }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(),
            publicKey: .init(key.publicKey), notValidBefore: now.adding(seconds: -60).date,
            notValidAfter: now.adding(seconds: rootValidSeconds).date, issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            }, issuerPrivateKey: .init(key))
        return key.pemRepresentation + "\n" + (try certificate.serializeAsPEM().pemString) + "\n"
    }

    /// The fingerprint of a certificate: the first 40 hexadecimal digits of its SHA-256.
    package static func fingerprint(_ der: [UInt8]) -> String {
        String(SecretHash.of(der).prefix(40))
    }

    /// The root certificate as PEM, for stations that verify the issuer.
    package var rootPEM: String {
        get throws { try root.serializeAsPEM().pemString + "\n" }
    }

    /// Issues a certificate for a PEM certificate signing request.
    /// - Parameter names: the valid common names: the station's id and serial number.
    /// - Throws: `invalidInput` if the request is malformed, its signature is invalid or its common
    ///   name is not in `names`.
    package func issue(
        _ requestPEM: String, names: Set<String>, at now: Timestamp
    ) throws -> Issued {
        let request: CertificateSigningRequest
        do {
            request = try CertificateSigningRequest(pemEncoded: requestPEM)
        } catch {
            throw ServiceError(
                .invalidInput, "csr must be a PKCS #10 certificate signing request in PEM.",
                field: "csr", cause: error)
        }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw ServiceError(
                .invalidInput, "The signature of csr must be by the private key of its public key.",
                field: "csr")
        }
        let commonName = request.subject.commonName
        guard let commonName, names.contains(commonName) else {
            throw ServiceError(
                .invalidInput,
                "The common name of csr must be \(names.sorted().joined(separator: " or ")), not "
                    + "\(commonName.map { "\"\($0)\"" } ?? "absent").",
                field: "csr")
        }
        let (start, end) = (
            now.adding(seconds: -StationCertificate.clockSlackSeconds),
            now.adding(seconds: Self.validSeconds)
        )
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: request.publicKey,
            notValidBefore: start.date, notValidAfter: end.date, issuer: root.subject,
            subject: request.subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth])
            }, issuerPrivateKey: .init(key))
        let document = try certificate.serializeAsPEM()
        return Issued(
            chain: document.pemString + "\n" + (try rootPEM),
            fingerprint: Self.fingerprint(document.derBytes), notBefore: start, notAfter: end)
    }
}

extension DistinguishedName {
    fileprivate var commonName: String? {
        for part in self {
            for attribute in part where attribute.type == .RDNAttributeType.commonName {
                return String(describing: attribute.value)
            }
        }
        return nil
    }
}

extension Timestamp {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(milliseconds / 1000)) }
}
