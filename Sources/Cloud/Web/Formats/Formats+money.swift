import CommonBase
import MessageCatalogue

/// Amounts as people write them. Integers only.
extension Formats {
    /// `136,40 Kč` in Czech, `CZK 136.40` in English.
    package func money(_ amount: Money) -> String {
        withCurrency(decimal(amount.minor, digits: 2, shown: 2))
    }

    /// An amount to choose: `200 Kč`, or `136,40 Kč` if it is not whole.
    package func shortMoney(_ amount: Money) -> String {
        let isWhole = amount.minor.isMultiple(of: 100)
        return withCurrency(decimal(amount.minor, digits: 2, shown: isWhole ? 0 : 2))
    }

    /// A price of a unit: `6,00 Kč`, or `4,5025 Kč` where it is finer than a haléř.
    /// - Parameter tenThousandths: of a unit of the currency.
    package func unitPrice(_ tenThousandths: Int64) -> String {
        let isWhole = tenThousandths.isMultiple(of: 100)
        return withCurrency(decimal(tenThousandths, digits: 4, shown: isWhole ? 2 : 4))
    }

    /// Energy to the watt-hour, as bills have it: `20,000 kWh`.
    package func exactEnergy(_ wattHours: Int64) -> String {
        "\(exactKilowattHours(wattHours))\u{A0}kWh"
    }

    /// The same without the unit: `1 234,567`.
    package func exactKilowattHours(_ wattHours: Int64) -> String {
        decimal(wattHours, digits: 3, shown: 3)
    }

    /// The amount alone, as somebody types it: `4,5`. Never negative.
    package func typed(_ amount: Money) -> String { typedPrice(amount.minor * 100) }

    /// The amount alone, as somebody types it: `4,5`. Never negative.
    /// - Parameter tenThousandths: of a unit of the currency.
    package func typedPrice(_ tenThousandths: Int64) -> String {
        var text = decimal(tenThousandths, digits: 4, shown: 4, grouping: "")
        while text.last == "0" { text.removeLast() }
        if text.last == decimalMark { text.removeLast() }
        return text
    }

    private var decimalMark: Character { language == .czech ? "," : "." }

    private func withCurrency(_ number: String) -> String {
        language == .czech ? "\(number)\u{A0}Kč" : "\(Currency.code)\u{A0}\(number)"
    }

    /// - Parameters:
    ///   - digits: decimals that `value` has.
    ///   - shown: decimals that are written, at most `digits`; the rest is 0.
    private func decimal(
        _ value: Int64, digits: Int, shown: Int, grouping: String? = nil
    ) -> String {
        let text = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        let group = grouping ?? (language == .czech ? "\u{A0}" : ",")
        var whole = ""
        let wholeDigits = padded.dropLast(digits)
        for (index, digit) in wholeDigits.enumerated() {
            if index > 0, (wholeDigits.count - index).isMultiple(of: 3) { whole += group }
            whole.append(digit)
        }
        let sign = value < 0 ? "\u{2212}" : ""
        if shown == 0 { return sign + whole }
        return "\(sign)\(whole)\(decimalMark)\(padded.suffix(digits).prefix(shown))"
    }
}

/// An amount that somebody typed: `6`, `6,20`, `6.20`, `1 250`, `6 Kč/kWh`.
package enum TypedAmount {
    /// Ten-thousandths of a unit of the currency; nil for anything that is not a number with at
    /// most four decimals from 0 to `maximum` units.
    package static func tenThousandths(_ text: String, upTo maximum: Int64) -> Int64? {
        value(text, digits: 4, upTo: maximum)
    }

    /// Hundredths of a unit of the currency, as `tenThousandths` with at most two decimals.
    package static func minor(_ text: String, upTo maximum: Int64) -> Int64? {
        value(text, digits: 2, upTo: maximum)
    }

    private static func value(_ text: String, digits: Int, upTo maximum: Int64) -> Int64? {
        var plain = text.filter { !$0.isWhitespace }.lowercased()
        for unit in ["/kwh", "kč", "czk"] where plain.hasSuffix(unit) {
            plain.removeLast(unit.count)
        }
        let parts = plain.split(
            maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { ",.".contains($0) })
        guard let whole = parts.first, (1...9).contains(whole.utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.utf8.count <= digits, parts.count == 1 || !decimals.isEmpty else {
            return nil
        }
        let zeros = String(repeating: "0", count: digits - decimals.utf8.count)
        guard let value = Int64("\(whole)\(decimals)\(zeros)") else { return nil }
        var unit: Int64 = 1
        for _ in 0..<digits { unit *= 10 }
        return value <= maximum * unit ? value : nil
    }
}
