import CloudFleet

/// Where this cloud is reached from outside; without a `/` at the end.
package struct CloudAddresses: Hashable, Sendable {
    /// The main listener's, or that of the proxy before it.
    package var main: String?
    /// The plain listener's, for stations that know no TLS.
    package var plain: String?

    package init(main: String? = nil, plain: String? = nil) {
        self.main = main
        self.plain = plain
    }

    /// What a station can reach; nil where nobody has said.
    func base(of station: Station) -> String? {
        station.securityProfile == 0 && station.leastProfile == 0 ? plain ?? main : main
    }
}
