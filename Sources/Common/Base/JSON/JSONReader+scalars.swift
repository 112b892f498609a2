extension JSONReader {
    /// Returns an integer if the number has no fraction or exponent and fits 64 bits, otherwise the
    /// nearest double.
    mutating func number() throws(Failure) -> JSONValue {
        let start = index
        let negative = skip("-")
        guard let first = current, (48...57).contains(first) else { throw failure(.syntax) }
        // Accumulates negatively, because `Int64.min` has no positive counterpart.
        var (value, overflows): (Int64, Bool) = (0, false)
        let digitsStart = index
        while let digit = current, (48...57).contains(digit) {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = tens.subtractingReportingOverflow(Int64(digit - 48))
            (value, overflows) = (sum, overflows || overflow || more)
            index += 1
        }
        if first == 48, index - digitsStart > 1 { throw failure(.syntax) }
        let hasFraction = skip(".")
        if hasFraction { try digits() }
        let hasExponent = skip("e") || skip("E")
        if hasExponent {
            if !skip("+") { _ = skip("-") }
            try digits()
        }
        if !hasFraction, !hasExponent, !overflows, negative || value != .min {
            return .int(negative ? value : -value)
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let nearest = Double(text) else { throw failure(.syntax) }
        if nearest.isFinite { return .double(nearest) }
        guard isRepairing else { throw failure(.syntax) }
        record(.hugeNumber)
        return .double(nearest < 0 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude)
    }

    private mutating func digits() throws(Failure) {
        let start = index
        while let digit = current, (48...57).contains(digit) { index += 1 }
        if index == start { throw failure(.syntax) }
    }

    mutating func string() throws(Failure) -> String {
        guard skip("\"") else { throw failure(.syntax) }
        let start = index
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            index += 1
        }
        guard let stop = current else { throw failure(.syntax) }
        if stop == UInt8(ascii: "\"") {
            index += 1
            return try text(UnsafeBufferPointer(rebasing: bytes[start..<(index - 1)]))
        }
        return try escapedString(from: start)
    }

    private mutating func escapedString(from start: Int) throws(Failure) -> String {
        var out = Array(bytes[start..<index])
        while let byte = current {
            index += 1
            if byte == UInt8(ascii: "\"") { return try text(out) }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &out)
            } else {
                out.append(byte)
            }
        }
        throw failure(.syntax)
    }

    private mutating func escape(into out: inout [UInt8]) throws(Failure) {
        guard let kind = current else { throw failure(.syntax) }
        index += 1
        switch kind {
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "r"): out.append(13)
        case UInt8(ascii: "b"): out.append(8)
        case UInt8(ascii: "f"): out.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(kind)
        case UInt8(ascii: "u"): out.append(contentsOf: String(try unicodeEscape()).utf8)
        default: throw failure(.syntax)
        }
    }

    /// One scalar from `\uXXXX`, or from two of them that form a surrogate pair.
    private mutating func unicodeEscape() throws(Failure) -> Character {
        var code = try fourHexDigits()
        if isRepairing, (0xD800..<0xE000).contains(code), !isPair(code) {
            record(.loneSurrogate)
            return "\u{FFFD}"
        }
        if (0xD800..<0xDC00).contains(code) {
            guard skip("\\"), skip("u") else { throw failure(.syntax) }
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw failure(.syntax) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure(.syntax) }
        return Character(scalar)
    }

    /// Whether `code` is the first half of a surrogate pair whose other half follows.
    private func isPair(_ code: UInt32) -> Bool {
        var rest = self
        guard code < 0xDC00, rest.skip("\\"), rest.skip("u") else { return false }
        do throws(Failure) {
            return (0xDC00..<0xE000).contains(try rest.fourHexDigits())
        } catch {
            return false
        }
    }

    private mutating func fourHexDigits() throws(Failure) -> UInt32 {
        guard index + 4 <= bytes.count else { throw failure(.syntax) }
        let digits = bytes[index..<(index + 4)]
        let isHex = digits.allSatisfy { digit in
            (48...57).contains(digit) || (97...102).contains(digit | 32)
        }
        guard isHex, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw failure(.syntax)
        }
        index += 4
        return code
    }

    private mutating func text(_ bytes: [UInt8]) throws(Failure) -> String {
        try bytes.withUnsafeBufferPointer { slice throws(Failure) in try text(slice) }
    }

    private mutating func text(_ slice: UnsafeBufferPointer<UInt8>) throws(Failure) -> String {
        // Most text is plain ASCII without U+0000, which is always valid UTF-8.
        if slice.allSatisfy({ $0 &- 1 < 0x7F }) { return String(decoding: slice, as: UTF8.self) }
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw failure(.invalidUTF8)
        }
        guard slice.contains(0) else { return text }
        nulIndex = nulIndex ?? index
        guard isRepairing else { return text }
        record(.nulCharacter)
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value != 0 }))
    }
}
