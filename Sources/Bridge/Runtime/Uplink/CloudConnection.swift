import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Why a connection to the cloud failed, in words for the person who has to act on it.
package enum CloudConnection {
    /// The field of an error about the server's certificate.
    package static let certificate = "certificate"

    /// The address without path and query.
    static func address(_ url: String) -> String {
        guard var parts = URLComponents(string: url) else { return url }
        (parts.path, parts.query, parts.user, parts.password) = ("", nil, nil, nil)
        return parts.string ?? url
    }

    static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError: words(error)
        case let error as NIOConnectionError: words(error)
        case let error as IOError: words(error.errnoCode)
        case is CancellationError: "the bridge stops"
        default: words(ofOther: "\(error)")
        }
    }

    /// TLS errors have no type that this target sees.
    private static func words(ofOther text: String) -> String {
        if isUntrusted(text) {
            return "its TLS certificate is not trusted; zapoj-bridge doctor says why"
        }
        return text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST")
            ? "it does not speak TLS there; check the port" : text
    }

    /// Whether a handshake failed because of the server's certificate.
    static func isUntrusted(_ error: any Error) -> Bool {
        let inner = (error as? NIOConnectionError)?.connectionErrors.first?.error
        return isUntrusted("\(inner ?? error)")
    }

    private static func isUntrusted(_ text: String) -> Bool {
        ["CERTIFICATE_VERIFY_FAILED", "failedToValidateHostname", "unableToValidateCertificate"]
            .contains { text.contains($0) }
    }

    private static func words(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout: "it does not answer; check the address and the network"
        case .readTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout:
            "no answer came in time"
        case .remoteConnectionClosed: "it closed the connection"
        case .cancelled: "the bridge stops"
        default: "\(error.shortDescription)"
        }
    }

    private static func words(_ error: NIOConnectionError) -> String {
        if error.dnsAError != nil, error.dnsAAAAError != nil, error.connectionErrors.isEmpty {
            return "its name \(error.host) can't be resolved; check the address and the network"
        }
        return error.connectionErrors.first.map { words($0.error) } ?? "\(error)"
    }

    private static func words(_ number: CInt) -> String {
        switch number {
        case ECONNREFUSED: "nothing listens there; check the port, and whether the cloud runs"
        case ECONNRESET, EPIPE: "it closed the connection"
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN: "the network does not reach it"
        case ETIMEDOUT: "it does not answer; check the address and the network"
        default: String(cString: strerror(number))
        }
    }
}
