import CommonBase
import Foundation
import Logging
import NIOSSL
import Synchronization

/// The TLS certificate of the main listener, from two PEM files. They may be replaced while the
/// server runs, so that renewals need no restart.
package final class ServerCertificate: Sendable {
    private struct State {
        var context: NIOSSLContext
        /// Contents of the files, to detect changes.
        var contents: [Data]
        /// When the first certificate of the chain ends.
        var expiresAt: Timestamp?
    }

    private let certificateFile: String
    private let privateKeyFile: String
    private let state: Mutex<State>

    /// - Throws: `invalidInput` naming the files.
    package init(certificateFile: String, privateKeyFile: String) throws {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        state = Mutex(try Self.read(certificateFile, privateKeyFile))
    }

    /// When the certificate ends.
    package var expiresAt: Timestamp? { state.withLock { $0.expiresAt } }

    /// The context for new connections.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// Reads the files again.
    /// - Returns: whether they have changed.
    /// - Throws: `invalidInput` if they are not usable; the previous certificate stays in use.
    package func refresh() throws -> Bool {
        let known = state.withLock(\.contents)
        guard try Self.contents(certificateFile, privateKeyFile) != known else { return false }
        let fresh = try Self.read(certificateFile, privateKeyFile)
        state.withLock { $0 = fresh }
        return true
    }

    private static func contents(_ certificate: String, _ key: String) throws -> [Data] {
        do {
            return try [certificate, key].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        } catch {
            throw problem(certificate, key, error)
        }
    }

    private static func read(_ certificate: String, _ key: String) throws -> State {
        let contents = try contents(certificate, key)
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(Array(contents[0]))
            let privateKey = try NIOSSLPrivateKey(bytes: Array(contents[1]), format: .pem)
            var tls = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(privateKey))
            tls.minimumTLSVersion = .tlsv12
            // Only stations of security profile 3 have a client certificate.
            tls.certificateVerification = .optionalVerification
            return State(
                context: try NIOSSLContext(configuration: tls), contents: contents,
                expiresAt: chain.first.map {
                    Timestamp(milliseconds: Int64($0.notValidAfter) * 1000)
                })
        } catch {
            throw problem(certificate, key, error)
        }
    }

    private static func problem(
        _ certificate: String, _ key: String, _ error: any Error
    ) -> ServiceError {
        ServiceError(
            .invalidInput,
            "The TLS files \(certificate) and \(key) must be readable and hold a PEM certificate "
                + "chain and its private key.",
            field: "tls.certificateFile", cause: error)
    }
}
