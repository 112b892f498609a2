/// Whether a request's `Host` names this machine.
///
/// A foreign page can make its own name resolve to this machine (DNS rebinding), and its script
/// could then read this page. It can't use an address as its name, nor this machine's own name.
enum PageHost {
    static func isOwn(_ host: String, hostName: String) -> Bool {
        if host.hasPrefix("[") { return isBracketed(host) }
        let parts = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, !first.isEmpty, parts.count == 1 || isPort(parts[1])
        else { return false }
        let (name, own) = (first.lowercased(), hostName.lowercased())
        // The name with .local is valid on the local network (RFC 6762).
        return isIPv4(name) || ["localhost", own, "\(own).local"].contains(name)
    }

    private static func isIPv4(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { $0.allSatisfy(isDigit) && UInt8($0) != nil }
    }

    /// `[::1]:8090`; no name has brackets.
    private static func isBracketed(_ host: String) -> Bool {
        guard let end = host.firstIndex(of: "]") else { return false }
        let (inner, rest) = (host[..<end].dropFirst(), host[end...].dropFirst())
        return inner.contains(":")
            && inner.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            && (rest.isEmpty || (rest.first == ":" && isPort(rest.dropFirst())))
    }

    private static func isPort(_ text: Substring) -> Bool {
        (1...5).contains(text.count) && text.allSatisfy(isDigit)
    }

    private static func isDigit(_ character: Character) -> Bool {
        ("0"..."9").contains(character)
    }
}
