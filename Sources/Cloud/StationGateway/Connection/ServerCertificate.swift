import CommonBase
import Foundation
import Logging
import NIOSSL
import Synchronization

/// The certificate that the main listener shows, by two PEM files, which may be replaced while it runs:
/// a certificate of two months must not need a restart.
package final class ServerCertificate: Sendable {
    private struct State {
        var context: NIOSSLContext
        /// What the files held.
        var contents: [Data]
    }

    private let certificateFile: String
    private let privateKeyFile: String
    private let state: Mutex<State>

    /// - Throws: `invalidInput` that names the files.
    package init(certificateFile: String, privateKeyFile: String) throws {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        state = Mutex(try Self.read(certificateFile, privateKeyFile))
    }

    /// For the next connection.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// Reads the files again.
    /// - Returns: whether there is another certificate now.
    /// - Throws: `invalidInput` where they can't be used; what was read before still counts.
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
            // Browsers, bridges and most stations have no certificate; who has one shows it.
            tls.certificateVerification = .optionalVerification
            return State(context: try NIOSSLContext(configuration: tls), contents: contents)
        } catch {
            throw problem(certificate, key, error)
        }
    }

    private static func problem(
        _ certificate: String, _ key: String, _ error: any Error
    ) -> ServiceError {
        ServiceError(
            .invalidInput, "The TLS files \(certificate) and \(key) can't be used: \(error)",
            field: "tls.certificateFile")
    }
}
