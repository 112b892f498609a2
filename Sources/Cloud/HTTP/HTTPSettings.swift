/// Settings of the HTTP listeners.
package struct HTTPSettings: Hashable, Sendable {
    package var trustedProxies: TrustedProxies
    /// The listeners on which each connection begins with a header of the PROXY protocol.
    package var proxyProtocolListeners: Set<ListenerName>
    /// The web origins whose pages may call the API, such as `https://app.example.org`.
    package var corsOrigins: Set<String>

    package init(
        trustedProxies: TrustedProxies = .none, proxyProtocolListeners: Set<ListenerName> = [],
        corsOrigins: Set<String> = []
    ) {
        self.trustedProxies = trustedProxies
        self.proxyProtocolListeners = proxyProtocolListeners
        self.corsOrigins = corsOrigins
    }
}

package enum ListenerName: String, Hashable, Sendable, CaseIterable {
    /// REST, pages, bridges, and OCPP stations with a credential.
    case main
    /// OCPP stations without TLS.
    case plain
}
