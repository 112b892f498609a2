import BridgeHardware
import BridgeRuntime
import CommonBase
import Foundation
import Platform

/// Why the cloud's certificate is not trusted, for a person at the terminal.
enum CertificateWords {
    /// Runs an exchange with the cloud.
    /// - Throws: its error; one about the certificate says what is wrong with it.
    static func adding<Value>(to url: String, _ body: () async throws -> Value) async throws
        -> Value
    {
        do {
            return try await body()
        } catch let error as ServiceError where error.field == CloudConnection.certificate {
            guard let parts = URLComponents(string: url), let host = parts.host,
                let reason = TLSProbe.reason(
                    host: host.trimmingCharacters(in: ["[", "]"]), port: parts.port ?? 443,
                    now: SystemClock().now().wall)
            else { throw error }
            throw ServiceError(
                error.code, "The certificate of the cloud at \(url) is not trusted: \(reason).",
                field: error.field)
        }
    }
}
