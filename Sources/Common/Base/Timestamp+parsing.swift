extension Timestamp {
    /// Reads `YYYY-MM-DD(T| )hh:mm:ss[.fraction][Z|±hh[:]mm]`; without a zone, UTC is assumed.
    /// Digits beyond the millisecond are dropped. A leap second counts as the following second.
    package init?(parsing text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(4), reader.skip("-"),
            let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2)
        else { return nil }
        let fraction = reader.skip(".") ? reader.milliseconds() : 0
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

    /// Minutes east of UTC; nil if the text is not a zone.
    mutating func zoneMinutes() -> Int64? {
        if isAtEnd || skip("Z") || skip("z") { return 0 }
        let negative = skip("-")
        guard negative || skip("+"), let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = isAtEnd ? 0 : number(2), hours < 24, minutes < 60 else { return nil }
        return (hours * 60 + minutes) * (negative ? -1 : 1)
    }

    private mutating func digit() -> Int64? {
        guard index < bytes.count, (48...57).contains(bytes[index]) else { return nil }
        index += 1
        return Int64(bytes[index - 1] - 48)
    }
}
