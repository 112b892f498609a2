import CloudFleet

/// The public base URLs of this cloud, without a trailing `/`.
package struct CloudAddresses: Hashable, Sendable {
    /// URL of the main listener, or of the proxy in front of it.
    package var main: String?
    /// URL of the plain listener, for stations without TLS.
    package var plain: String?

    package init(main: String? = nil, plain: String? = nil) {
        self.main = main
        self.plain = plain
    }

    /// The base URL that a station can use; nil if none is configured.
    func base(of station: Station) -> String? {
        station.securityProfile == 0 && station.minimumSecurityProfile == 0 ? plain ?? main : main
    }
}
