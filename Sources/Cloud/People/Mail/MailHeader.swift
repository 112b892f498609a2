import CommonBase

/// Values of header fields.
enum MailHeader {
    /// Bytes of UTF-8 in one encoded word: with the name of the field, a line stays below 76
    /// characters (RFC 2047 §2).
    private static let wordBytes = 39

    /// A text as it is if it is short printable ASCII, otherwise as encoded words (RFC 2047). The
    /// result has no line end but those that fold it.
    static func words(_ text: String) -> String {
        let isPlain =
            text.utf8.count <= 60 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
            && !text.contains("=?") && text.first != " " && text.last != " "
        if isPlain { return text }
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > wordBytes { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Base64.text($0))?=" }.joined(separator: "\n ")
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 29 Nov 2026 23:31:05 +0000` (RFC 5322 §3.3).
    static func date(_ time: Timestamp) -> String {
        let weekday = (time.milliseconds.flooredQuotient(86_400_000) % 7 + 7) % 7
        // 2026-11-29T23:31:05Z
        let parts = time.iso8601Seconds.split { !$0.isNumber }
        let (month, day) = (Int(parts[1]) ?? 1, Int(parts[2]) ?? 1)
        let clock = parts[3...].joined(separator: ":")
        return "\(days[Int(weekday)]), \(day) \(months[month - 1]) \(parts[0]) \(clock) +0000"
    }
}

/// The encoding of texts with few characters beyond ASCII (RFC 2045 §6.7).
enum QuotedPrintable {
    /// Maximum characters of a line, without the `=` that continues it.
    private static let lineLength = 75
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Lines of the text end in LF, before and after.
    static func text(_ text: String) -> String {
        var result: [UInt8] = []
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        {
            if index > 0 { result.append(0x0A) }
            append(Array(line), to: &result)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func append(_ line: [UInt8], to result: inout [UInt8]) {
        var length = 0
        // A mail system may read a dot alone as the end, and change a line that begins `From `.
        let isSpecial = line.first == UInt8(ascii: ".") || line.starts(with: "From ".utf8)
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let isLiteral =
                (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
                || byte == UInt8(ascii: " ") && !isLast
            let bytes =
                isLiteral && !(index == 0 && isSpecial)
                ? [byte]
                : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            if length + bytes.count > lineLength {
                result += [UInt8(ascii: "="), 0x0A]
                length = 0
            }
            result += bytes
            length += bytes.count
        }
    }
}
