import CommonBase

/// Decimal numbers of JSON as integers, exactly.
package enum JSONDecimal {
    /// `value × 10^digits`; nil if it is no number, has more decimals, or does not fit.
    static func scaled(_ value: JSONValue, digits: Int) -> Int64? {
        switch value {
        case .int(let number):
            let (product, overflow) = number.multipliedReportingOverflow(by: power(digits))
            return overflow ? nil : product
        // The shortest text of the nearest double is the number that was sent, up to 15 digits.
        case .double(let number): return scaled(String(number), digits: digits)
        default: return nil
        }
    }

    private static func scaled(_ text: String, digits: Int) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 17 else { return nil }
        var fraction = parts[1]
        while fraction.last == "0" { fraction.removeLast() }
        guard fraction.utf8.count <= digits else { return nil }
        let padding = String(repeating: "0", count: digits - fraction.utf8.count)
        // A number with an exponent is too small or too large.
        return Int64("\(parts[0])\(fraction)\(padding)")
    }

    /// `scaled ÷ 10^digits`, as the double whose text is exactly that. `scaled` has at most 15
    /// digits.
    package static func value(_ scaled: Int64, digits: Int) -> JSONValue {
        let divisor = power(digits)
        if scaled % divisor == 0 { return .int(scaled / divisor) }
        // tidy:allow money: OCPI writes prices as JSON numbers; the text is exact
        return .double(Double(scaled) / Double(divisor))
    }

    private static func power(_ digits: Int) -> Int64 {
        (0..<digits).reduce(1) { product, _ in product * 10 }
    }
}
