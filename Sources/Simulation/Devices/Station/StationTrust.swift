import CommonBase
import NIOSSL

/// The authorities that stations trust at a `wss://` central system.
package struct StationTrust: Sendable {
    private let context: NIOSSLContext

    /// - Parameter file: certificates in PEM; nil for those of the system.
    /// - Throws: `invalidInput` if they can't be read.
    package init(file: String? = nil) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let file { configuration.trustRoots = .file(file) }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw ServiceError(
                .invalidInput,
                "The trusted certificates \(file ?? "of the system") can't be read.", cause: error)
        }
    }

    /// Encrypts a connection to a host; the first handler of its pipeline.
    func handler(for host: String) throws -> NIOSSLClientHandler {
        // The certificate must have an address, too, but only names are sent (RFC 6066 §3).
        let isAddress = host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
