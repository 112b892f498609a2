import CommonBase

/// Writes a calendar for others (RFC 5545). Repetitions are single events.
struct ICalWriter {
    struct Event: Hashable, Sendable {
        /// Unique and stable.
        var uid: String
        var time: Range<Timestamp>
        var summary: String
        var isTentative = false
        /// When it was last changed.
        var changedAt: Timestamp
        /// The address, in a line.
        var location: String?
        /// In lines.
        var details: String?
        var url: String?
    }

    private var bytes: [UInt8] = []

    /// - Parameter name: what calendars show.
    static func calendar(name: String, _ events: [Event]) -> [UInt8] {
        var writer = ICalWriter()
        writer.line("BEGIN", "VCALENDAR")
        writer.line("VERSION", "2.0")
        writer.line("PRODID", "-//Zapoj//Zapoj//EN")
        writer.line("CALSCALE", "GREGORIAN")
        writer.line("METHOD", "PUBLISH")
        writer.line("X-WR-CALNAME", escaped(name))
        writer.line("REFRESH-INTERVAL;VALUE=DURATION", "PT30M")
        for event in events { writer.write(event) }
        writer.line("END", "VCALENDAR")
        return writer.bytes
    }

    private mutating func write(_ event: Event) {
        line("BEGIN", "VEVENT")
        line("UID", event.uid)
        line("DTSTAMP", Self.time(event.changedAt))
        line("DTSTART", Self.time(event.time.lowerBound))
        line("DTEND", Self.time(event.time.upperBound))
        line("SUMMARY", Self.escaped(event.summary))
        if let location = event.location { line("LOCATION", Self.escaped(location)) }
        if let details = event.details { line("DESCRIPTION", Self.escaped(details)) }
        if let url = event.url { line("URL", url) }
        line("STATUS", event.isTentative ? "TENTATIVE" : "CONFIRMED")
        line("TRANSP", "OPAQUE")
        line("END", "VEVENT")
    }

    /// A line of at most 75 bytes, and its rest behind blanks; no character is split.
    private mutating func line(_ name: String, _ value: String) {
        var length = 0
        for character in "\(name):\(value)".unicodeScalars {
            let encoded = Array(String(character).utf8)
            if length + encoded.count > 75 {
                bytes += [0x0D, 0x0A, 0x20]
                length = 1
            }
            bytes += encoded
            length += encoded.count
        }
        bytes += [0x0D, 0x0A]
    }

    /// RFC 5545 §3.3.11. Control characters are left out.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\0"..<" ", "\u{7F}": break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `20261129T170000Z`.
    private static func time(_ time: Timestamp) -> String {
        time.iso8601Seconds.filter { $0 != "-" && $0 != ":" }
    }
}
