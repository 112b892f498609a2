extension IPAddress {
    /// Whether it is an address of the public Internet. The special-purpose ones of RFC 6890, and
    /// those that hold an IPv4 address (NAT64, 6to4, Teredo), are not: loopback, private, link-local,
    /// shared, documentation, multicast and reserved addresses.
    package var isPublic: Bool {
        guard bytes.count == 4 else {
            // 2000::/3 is what has been assigned for global unicast.
            return bytes[0] & 0xE0 == 0x20 && !Self.special6.contains { $0.contains(self) }
        }
        return !Self.special4.contains { $0.contains(self) }
    }

    private static let special4 = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ].compactMap(AddressRange.init)

    private static let special6 = [
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    ].compactMap(AddressRange.init)
}
