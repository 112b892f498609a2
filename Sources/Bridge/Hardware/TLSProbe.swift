import COpenSSL
import CommonBase
import Foundation
import Glibc

/// Why the certificate of a server is not trusted, for the person who has to mend it. NIOSSL does
/// not say, so this makes a handshake of its own through OpenSSL, and sends nothing.
package enum TLSProbe {
    /// For connecting, and for each read and write.
    private static let timeoutSeconds: CInt = 5

    /// Blocks for some seconds at most.
    /// - Parameters:
    ///   - now: for the words about dates.
    /// - Returns: nil where OpenSSL trusts the certificate, or there is no TLS server.
    package static func reason(host: String, port: Int, now: Timestamp) -> String? {
        defer { ERR_clear_error() }
        guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
        defer { SSL_CTX_free(context) }
        SSL_CTX_set_default_verify_paths(context)
        // The handshake goes on whatever is found, so that the certificate can be looked at.
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nil)
        guard let ssl = SSL_new(context) else { return nil }
        defer { SSL_free(ssl) }
        let isAddress = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1
        if !isAddress {
            SSL_set1_host(ssl, host)
            _ = zapoj_set_server_name(ssl, host)
        }
        guard let descriptor = connect(host, port) else { return nil }
        defer { close(descriptor) }
        SSL_set_fd(ssl, descriptor)
        guard SSL_connect(ssl) == 1, let certificate = zapoj_peer_certificate(ssl) else {
            return nil
        }
        defer { X509_free(certificate) }
        return words(
            SSL_get_verify_result(ssl), certificate, last: zapoj_last_certificate(ssl),
            chainLength: Int(zapoj_chain_length(ssl)), host: host, now: now)
    }

    private static func words(
        _ result: Int, _ certificate: OpaquePointer, last: OpaquePointer?, chainLength: Int,
        host: String, now: Timestamp
    ) -> String? {
        let clock = "this machine's clock says \(now.iso8601Seconds)"
        switch CInt(truncatingIfNeeded: result) {
        case X509_V_OK: return nil
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "it expired on \(date(X509_get0_notAfter(certificate))): renew it on the cloud "
                + "(certbot renew, then restart). \(clock); if that is wrong, set it (timedatectl)"
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "it is valid only from \(date(X509_get0_notBefore(certificate))), and \(clock): "
                + "if that is wrong, set it (timedatectl), or wait for NTP"
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            let names = names(certificate)
            let list = names.isEmpty ? "no name" : names.joined(separator: ", ")
            return "it is for \(list), not for \(host): enrol with a name that it has, or get one "
                + "for \(host)"
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return "it signs itself: " + installation(of: "this certificate")
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return "this machine does not know the authority \(issuer(last ?? certificate)): "
                + installation(of: "its certificate")
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            return unknownIssuer(last ?? certificate, chainLength: chainLength)
        default:
            return X509_verify_cert_error_string(result).map { String(cString: $0) } ?? "unknown"
        }
    }

    /// One certificate alone: its intermediate is missing, or it comes from an authority of one's
    /// own.
    /// - Parameter certificate: the last that the server sends.
    private static func unknownIssuer(_ certificate: OpaquePointer, chainLength: Int) -> String {
        let issuer = issuer(certificate)
        if chainLength == 1, zapoj_names_issuer_address(certificate) != 0 {
            return
                "the server does not send the intermediate certificate \(issuer): give the cloud "
                + "certbot's fullchain.pem, not cert.pem"
        }
        let more =
            chainLength == 1 ? ", or the server does not send its intermediate certificate" : ""
        return "this machine does not know the authority \(issuer)\(more): "
            + installation(of: "the authority's certificate")
    }

    private static func installation(of what: String) -> String {
        "copy \(what) to /usr/local/share/ca-certificates/cloud.crt and run sudo "
            + "update-ca-certificates, then restart the bridge"
    }

    private static func issuer(_ certificate: OpaquePointer) -> String {
        var name = [CChar](repeating: 0, count: 128)
        let count = X509_NAME_get_text_by_NID(
            X509_get_issuer_name(certificate), NID_commonName, &name, CInt(name.count))
        guard count > 0 else { return "without a name" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return "'\(String(decoding: bytes, as: UTF8.self).storable(scalars: 100))'"
    }

    /// At most five of its DNS names.
    private static func names(_ certificate: OpaquePointer) -> [String] {
        guard let names = zapoj_alternative_names(certificate) else { return [] }
        defer { zapoj_free_names(names) }
        return (0..<5).compactMap { number in
            zapoj_dns_name(names, CInt(number)).map { String(cString: $0).storable(scalars: 100) }
        }
    }

    private static func date(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return "an unreadable date" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)) UTC"
    }

    private static func connect(_ host: String, _ port: Int) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &list) == 0 else { return nil }
        defer { freeaddrinfo(list) }
        var next = list
        while let address = next?.pointee {
            next = address.ai_next
            let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
            if descriptor < 0 { continue }
            zapoj_limit_time(descriptor, timeoutSeconds)
            if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 {
                return descriptor
            }
            close(descriptor)
        }
        return nil
    }
}
