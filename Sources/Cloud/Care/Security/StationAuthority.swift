import CloudCore
import CommonBase
import Crypto
import Foundation
import SwiftASN1
import X509

/// A small certificate authority, for nothing but stations' client certificates (OCPP security
/// profile 3; security white paper edition 3, A02 and A03).
///
/// A certificate is good because it is in our table, so that one can be revoked at once; the
/// signature is for stations, which check what they are given.
package struct StationAuthority: Sendable {
    /// A station asks for a new one long before; one that was away for half a year still can.
    static let validSeconds: Int64 = 2 * 365 * 86_400
    static let rootValidSeconds: Int64 = 20 * 365 * 86_400
    /// Stations' clocks are wrong by this much.
    static let clockSlackSeconds: Int64 = 86_400

    private let key: P256.Signing.PrivateKey
    private let root: Certificate

    /// What a station is given.
    package struct Issued: Hashable, Sendable {
        /// PEM: the station's own certificate, then the authority's.
        package var chain: String
        package var fingerprint: String
        package var notBefore: Timestamp
        package var notAfter: Timestamp
    }

    /// From what `make` made. - Throws: `invalidInput`.
    package init(pem: String) throws {
        do {
            let documents = try PEMDocument.parseMultiple(pemString: pem)
            guard let keyDocument = documents.first(where: { $0.discriminator.hasSuffix("KEY") }),
                let certificate = documents.first(where: { $0.discriminator == "CERTIFICATE" })
            else { throw ServiceError(.invalidInput, "no key or no certificate") }
            key = try P256.Signing.PrivateKey(pemRepresentation: keyDocument.pemString)
            root = try Certificate(pemDocument: certificate)
        } catch {
            throw ServiceError(
                .invalidInput, "The stations' certificate authority can't be read.", cause: error)
        }
    }

    /// A new authority: its key and its certificate in one text.
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

    /// What names a certificate: 40 hexadecimal digits of its SHA-256.
    package static func fingerprint(_ der: [UInt8]) -> String {
        String(SecretHash.of(der).prefix(40))
    }

    /// PEM; for stations that check who signed their certificate.
    package var rootPEM: String {
        get throws { try root.serializeAsPEM().pemString + "\n" }
    }

    /// - Parameter names: what the request's common name may be: the station's id or serial number.
    /// - Throws: `invalidInput` that says what is wrong with the request.
    package func issue(
        _ requestPEM: String, names: Set<String>, at now: Timestamp
    ) throws -> Issued {
        let request: CertificateSigningRequest
        do {
            request = try CertificateSigningRequest(pemEncoded: requestPEM)
        } catch {
            throw ServiceError(.invalidInput, "This is no certificate request.", field: "csr")
        }
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw ServiceError(.invalidInput, "The request is signed by another key.", field: "csr")
        }
        let commonName = request.subject.commonName
        guard let commonName, names.contains(commonName) else {
            throw ServiceError(
                .invalidInput, "The request is for \(commonName ?? "nobody").", field: "csr")
        }
        let (start, end) = (
            now.adding(seconds: -Self.clockSlackSeconds), now.adding(seconds: Self.validSeconds)
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
