import CommonBase

extension Money {
    /// With two decimals and a point, as banks write it: `500.05`, `-3.00`.
    package var decimal: String {
        let (units, rest) = minor.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(minor < 0 ? "-" : "")\(units).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// Nil unless the text is a decimal number with a point and at most two decimals that are not
    /// zero, within `Money.bounds`.
    package init?(decimal text: String) {
        let isNegative = text.hasPrefix("-")
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...12).contains(parts[0].utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let units = Int64(parts[0])
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : "0"
        guard !decimals.isEmpty, decimals.utf8.count <= 18,
            decimals.dropFirst(2).utf8.allSatisfy({ $0 == 0x30 }),
            let hundredths = Int64((decimals + "0").prefix(2))
        else { return nil }
        let minor = (units * 100 + hundredths) * (isNegative ? -1 : 1)
        guard Money.bounds.contains(minor) else { return nil }
        self.init(minor: minor)
    }
}
