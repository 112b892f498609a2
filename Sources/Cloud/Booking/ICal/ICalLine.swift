/// A content line of iCalendar (RFC 5545 §3.1).
struct ICalLine: Hashable, Sendable {
    /// In upper case.
    var name: String
    /// By names in upper case; of a list of values the first.
    var parameters: [String: String]
    var value: String

    /// Maximum content lines of a calendar.
    static let limit = 100_000

    /// Joins folded lines as bytes, since a fold may stand inside a character. Empty lines, which
    /// Outlook writes, are skipped. Lines may end with CR LF, LF or CR.
    static func lines(of bytes: some Sequence<UInt8>) throws(ICalError) -> [ICalLine] {
        var lines: [ICalLine] = []
        var unfolded: [UInt8] = []
        var physical: [UInt8] = []
        func finish() throws(ICalError) {
            if let line = ICalLine(unfolded) { lines.append(line) }
            unfolded.removeAll(keepingCapacity: true)
            if lines.count > limit { throw ICalError.tooLong }
        }
        func end() throws(ICalError) {
            defer { physical.removeAll(keepingCapacity: true) }
            guard let first = physical.first else { return }
            if first == 0x20 || first == 0x09 {
                unfolded += physical.dropFirst()
            } else {
                try finish()
                unfolded += physical
            }
        }
        for byte in bytes {
            if byte == 0x0A || byte == 0x0D { try end() } else { physical.append(byte) }
        }
        try end()
        try finish()
        return lines
    }

    /// Nil for a line without a name or a colon.
    private init?(_ bytes: [UInt8]) {
        var text = Substring(String(decoding: bytes, as: UTF8.self))
        if text.first == "\u{FEFF}" { text.removeFirst() }
        var parts: [Substring] = []
        var isQuoted = false
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted, character == ";" || character == ":" {
                parts.append(text[start..<index])
                start = text.index(after: index)
                if character == ":" { break }
            }
            index = text.index(after: index)
        }
        guard index < text.endIndex, let name = parts.first, !name.isEmpty else { return nil }
        self.name = name.uppercased()
        value = String(text[start...])
        parameters = [:]
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let key = part[..<equals].uppercased()
            parameters[key] = part[part.index(after: equals)...].filter { $0 != "\"" }
        }
    }

    /// The value without the escapes of a text (RFC 5545 §3.3.11).
    var text: String {
        var result = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                result.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

/// Why a calendar can't be read.
enum ICalError: Error, Hashable {
    /// It does not begin with `BEGIN:VCALENDAR`.
    case notCalendar
    case tooLong
    case tooManyEvents
}
