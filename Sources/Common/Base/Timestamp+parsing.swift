extension Timestamp {
    /// Reads `YYYY-MM-DD(T| )hh:mm:ss[(.|,)fraction][Z|±hh[:]mm]`; without a zone, UTC is assumed.
    /// Digits beyond the millisecond are dropped. A leap second counts as the following second.
    ///
    /// Numbers except the year may have one digit, alone or after a blank, because stations format
    /// them with `%d` and `%2d`. Blanks may stand around the text and before the zone.
    package init?(parsing text: String) {
        var reader = DigitReader(Array(text.utf8))
        reader.skipBlanks()
        guard let year = reader.number(4), reader.skip("-"),
            let month = reader.shortNumber(), reader.skip("-"),
            let day = reader.shortNumber(),
            reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.shortNumber(), reader.skip(":"),
            let minute = reader.shortNumber(), reader.skip(":"),
            let second = reader.shortNumber()
        else { return nil }
        let fraction = reader.skip(".") || reader.skip(",") ? reader.milliseconds() : 0
        let date = CivilDate(year: year, month: month, day: day)
        guard let fraction, let offset = reader.zoneMinutes(), reader.isAtEnd,
            year >= 1, date.exists, hour < 24, minute < 60, second <= 60
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second
        let milliseconds = (seconds - offset * 60) * 1000 + fraction
        guard Self.writable.contains(milliseconds) else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

private struct DigitReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    private var isBlank: Bool { index < bytes.count && bytes[index] == UInt8(ascii: " ") }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        guard index + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func skipBlanks() {
        while skip(" ") {}
    }

    /// A number of one or two digits, or of one digit after a blank.
    mutating func shortNumber() -> Int64? {
        let isPadded = skip(" ")
        guard let first = digit() else { return nil }
        guard !isPadded, let second = digit() else { return first }
        return first * 10 + second
    }

    mutating func milliseconds() -> Int64? {
        var (value, count): (Int64, Int) = (0, 0)
        while let digit = digit() {
            if count < 3 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    /// Minutes east of UTC; nil if the rest of the text is not a zone.
    mutating func zoneMinutes() -> Int64? {
        skipBlanks()
        defer { skipBlanks() }
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let negative = skip("-")
        guard negative || skip("+"), let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = isAtEnd || isBlank ? 0 : number(2), hours < 24, minutes < 60 else {
            return nil
        }
        return (hours * 60 + minutes) * (negative ? -1 : 1)
    }

    private mutating func digit() -> Int64? {
        guard index < bytes.count, (48...57).contains(bytes[index]) else { return nil }
        index += 1
        return Int64(bytes[index - 1] - 48)
    }
}
