/// Finds the variable symbol in what banks and payers write.
enum BankSymbols {
    /// - Parameters:
    ///   - endToEndID: `/VS2026000123/SS/KS0308`.
    ///   - structured: `VS:2026000123`, or the digits alone.
    ///   - free: words; a symbol counts after `VS`, or alone if it is one of a driver.
    /// - Returns: the symbol of a driver if there is one, or else the first.
    static func find(
        _ endToEndID: String?, _ structured: [String], _ free: [String]
    ) -> VariableSymbol? {
        var found = (endToEndID.map(marked) ?? []) + structured.flatMap(marked)
        found += structured.compactMap { VariableSymbol($0) }
        found += free.flatMap(marked)
        let loose = (free + [endToEndID].compactMap(\.self)).flatMap(numbers)
        found += loose.filter(\.isOfDriver)
        return found.first(where: \.isOfDriver) ?? found.first
    }

    /// The symbols after `VS`, as in `VS:123`, `/VS123` and `VS 0000123`.
    static func marked(_ text: String) -> [VariableSymbol] {
        let bytes = Array(text.uppercased().utf8)
        var found: [VariableSymbol] = []
        var index = 0
        while index + 1 < bytes.count {
            defer { index += 1 }
            guard bytes[index] == UInt8(ascii: "V"), bytes[index + 1] == UInt8(ascii: "S"),
                index == 0 || !isWord(bytes[index - 1])
            else { continue }
            var start = index + 2
            while start < bytes.count, [0x20, 0x2E, 0x3A, 0x3D].contains(bytes[start]) {
                start += 1
            }
            let digits = bytes[start...].prefix { (0x30...0x39).contains($0) }
            if let symbol = VariableSymbol(String(decoding: digits, as: UTF8.self)) {
                found.append(symbol)
            }
        }
        return found
    }

    /// All numbers in a text that can be symbols.
    private static func numbers(_ text: String) -> [VariableSymbol] {
        text.utf8.split { !(0x30...0x39).contains($0) }
            .compactMap { VariableSymbol(String(decoding: $0, as: UTF8.self)) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte >= 0x80
    }
}
