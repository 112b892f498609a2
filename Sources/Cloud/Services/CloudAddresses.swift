import CloudStore

/// Where this cloud is reached from outside; without a `/` at the end.
public struct CloudAddresses: Hashable, Sendable {
    /// The main listener's, or that of the proxy before it.
    public var main: String?
    /// The plain listener's, for stations that know no TLS.
    public var plain: String?

    public init(main: String? = nil, plain: String? = nil) {
        self.main = main
        self.plain = plain
    }

    /// What a station can reach; nil where nobody has said.
    func base(of station: Station) -> String? {
        station.securityProfile == 0 && station.leastProfile == 0 ? plain ?? main : main
    }
}
