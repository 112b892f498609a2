/// Strings and regexes, where text may look like code and code may hide.
extension Lexer {
    mutating func lexHashedLiteral() {
        let hashes = literalHashes
        if peek(hashes) == UInt8(ascii: "/") {
            lexRegex(hashes: hashes)
        } else {
            lexString(hashes: hashes)
        }
    }

    /// How many `#` open a raw string or an extended regex here; 0 when they open neither.
    var literalHashes: Int {
        var count = 0
        while peek(count) == UInt8(ascii: "#") { count += 1 }
        let opener = peek(count)
        return opener == UInt8(ascii: "\"") || opener == UInt8(ascii: "/") ? count : 0
    }

    mutating func lexString(hashes: Int) {
        let fence = Array(repeating: UInt8(ascii: "#"), count: hashes)
        let isLong =
            bytes[(position + hashes)...].starts(with: Self.longQuote)
            && isLineBlank(from: position + hashes + Self.longQuote.count)
        let quote = (isLong ? Self.longQuote : [UInt8(ascii: "\"")]) + fence
        let escape = [UInt8(ascii: "\\")] + fence
        position += quote.count
        var start = position
        while position < bytes.count {
            if matches(quote) {
                emitText(from: start, next: position + quote.count)
                return
            }
            if matches(escape), peek(escape.count) == UInt8(ascii: "(") {
                emitText(from: start, next: position + escape.count)
                emit(.symbol, to: position + 1)
                lexCode(isInterpolation: true)
                start = position
            } else if matches(escape), peek(escape.count) != UInt8(ascii: "\n") {
                position = min(position + escape.count + 1, bytes.count)
            } else if bytes[position] == UInt8(ascii: "\n"), !isLong {
                break
            } else {
                position += 1
            }
        }
        emitText(from: start, next: position)
    }

    private static var longQuote: [UInt8] { Array("\"\"\"".utf8) }

    mutating func lexRegex(hashes: Int) {
        let end = [UInt8(ascii: "/")] + Array(repeating: UInt8(ascii: "#"), count: hashes)
        position += end.count
        let start = position
        let isLong = hashes > 0 && isLineBlank(from: start)
        while position < bytes.count, !matches(end) {
            if bytes[position] == UInt8(ascii: "\n"), !isLong {
                emitText(from: start, next: position)
                return
            }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(position, bytes.count)
        emitText(from: start, next: min(position + end.count, bytes.count))
    }

    /// A value cannot end before a regex, no space opens it, and it closes on its own line.
    var startsRegex: Bool {
        if let last = tokens.last, last.endsValue, !last.precedesValue { return false }
        guard let first = peek(1), !first.isSpace, first != UInt8(ascii: ")") else { return false }
        var index = position + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            if bytes[index] == UInt8(ascii: "/") { return true }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return false
    }
}

extension Token {
    /// A keyword after which a value begins, though the keyword looks like the end of one.
    fileprivate var precedesValue: Bool {
        ["return", "try", "await", "in", "case", "where", "if", "while", "else"].contains(string)
            && kind == .word
    }
}
