/// Cuts Swift source into tokens and line comments.
///
/// It knows what can hide text from the rules: nested `/* */`, strings of one and of many lines,
/// raw strings, regex literals. The code inside an interpolation is code. It works on UTF-8 bytes,
/// because a Swift `Character` may be a whole `\r\n`. Source that does not compile still comes to
/// an end: a string of one line is over when its line is.
///
/// A bare `/regex/` is told from a division by what stands before it, which is a guess, though
/// the compiler's own.
struct Lexer {
    private(set) var tokens: [Token] = []
    private(set) var comments: [LineComment] = []
    let bytes: [UInt8]
    var position = 0
    private var line = 1
    private var lastCodeLine = 0
    private var isGlued = false

    init(_ source: String) {
        bytes = Array(source.utf8)
        while position < bytes.count {
            lexCode(isInterpolation: false)
        }
    }

    /// Reads code up to the end, or up to and including the `)` that ends an interpolation.
    mutating func lexCode(isInterpolation: Bool) {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\n"):
                line += 1
                skipSpace()
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                skipSpace()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                lexLineComment()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                skipBlockComment()
            case UInt8(ascii: "/") where startsRegex:
                lexRegex(hashes: 0)
            case UInt8(ascii: "\""):
                lexString(hashes: 0)
            case UInt8(ascii: "#") where literalHashes > 0:
                lexHashedLiteral()
            case UInt8(ascii: "`"):
                lexWord(quoted: true)
            case let byte where byte.isDigit:
                emit(.number, to: endOfRun(from: position))
            case let byte where byte.isInWord:
                lexWord(quoted: false)
            case let byte:
                emit(.symbol, to: position + 1)
                guard isInterpolation else { continue }
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") {
                    if depth == 0 { return }
                    depth -= 1
                }
            }
        }
    }

    // MARK: Comments

    private mutating func lexLineComment() {
        let start = position + 2
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        comments.append(LineComment(text: text, line: line, isAlone: lastCodeLine != line))
        isGlued = false
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if bytes[position...].starts(with: "/*".utf8) {
                depth += 1
                position += 2
            } else if bytes[position...].starts(with: "*/".utf8) {
                depth -= 1
                position += 2
            } else {
                if bytes[position] == UInt8(ascii: "\n") { line += 1 }
                position += 1
            }
        } while depth > 0 && position < bytes.count
        isGlued = false
    }

    // MARK: Tokens

    private mutating func lexWord(quoted: Bool) {
        var end = endOfRun(from: position + 1)
        if quoted, end < bytes.count, bytes[end] == UInt8(ascii: "`") { end += 1 }
        emit(.word, to: end)
    }

    private func endOfRun(from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end].isInWord { end += 1 }
        return end
    }

    mutating func emit(_ kind: Token.Kind, to end: Int) {
        let string = String(decoding: bytes[position..<end], as: UTF8.self)
        tokens.append(Token(kind: kind, string: string, line: line, isGlued: isGlued))
        position = end
        lastCodeLine = line
        isGlued = true
    }

    /// Takes the bytes from `start` to here as a literal's text, and goes on at `next`.
    mutating func emitText(from start: Int, next: Int) {
        let text = bytes[start..<position]
        let string = String(decoding: text, as: UTF8.self)
        tokens.append(Token(kind: .text, string: string, line: line, isGlued: isGlued))
        line += text.count { $0 == UInt8(ascii: "\n") }
        position = next
        lastCodeLine = line
        isGlued = true
    }

    private mutating func skipSpace() {
        position += 1
        isGlued = false
    }

    // MARK: Looking ahead

    func peek(_ distance: Int) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    func matches(_ wanted: [UInt8]) -> Bool {
        bytes[position] == wanted[0] && bytes[position...].starts(with: wanted)
    }

    func isLineBlank(from start: Int) -> Bool {
        guard start <= bytes.count else { return false }
        return bytes[start...].first { !$0.isSpace || $0 == UInt8(ascii: "\n") }
            == UInt8(ascii: "\n")
    }
}
