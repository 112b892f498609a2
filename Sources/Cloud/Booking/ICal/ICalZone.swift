import Foundation

/// The zones that calendars name.
enum ICalZone {
    /// The zone of a `TZID`: an IANA name, also behind a prefix as
    /// `/freeassociation.sourceforge.net/Europe/Prague`, or a name of Windows. Nil for any other.
    static func named(_ name: String) -> TimeZone? {
        if let iana = windows[name] { return TimeZone(identifier: iana) }
        let parts = name.split(separator: "/")
        for count in [parts.count, 3, 2, 1] where count > 0 && count <= parts.count {
            let candidate = parts.suffix(count).joined(separator: "/")
            if let zone = TimeZone(identifier: candidate), isKnown(candidate) { return zone }
        }
        return nil
    }

    /// Foundation also makes zones of texts such as `GMT+0100` and abbreviations.
    private static func isKnown(_ name: String) -> Bool {
        name.contains("/") || ["UTC", "GMT"].contains(name)
    }

    /// As Outlook and Exchange name zones (Unicode CLDR, windowsZones).
    private static let windows = [
        "Central Europe Standard Time": "Europe/Prague",
        "Central European Standard Time": "Europe/Warsaw",
        "W. Europe Standard Time": "Europe/Berlin",
        "Romance Standard Time": "Europe/Paris",
        "GMT Standard Time": "Europe/London",
        "Greenwich Standard Time": "Atlantic/Reykjavik",
        "E. Europe Standard Time": "Europe/Chisinau",
        "FLE Standard Time": "Europe/Kyiv",
        "GTB Standard Time": "Europe/Bucharest",
        "Turkey Standard Time": "Europe/Istanbul",
        "Russian Standard Time": "Europe/Moscow",
        "Kaliningrad Standard Time": "Europe/Kaliningrad",
        "Israel Standard Time": "Asia/Jerusalem",
        "Eastern Standard Time": "America/New_York",
        "Central Standard Time": "America/Chicago",
        "Mountain Standard Time": "America/Denver",
        "Pacific Standard Time": "America/Los_Angeles",
        "India Standard Time": "Asia/Kolkata",
        "China Standard Time": "Asia/Shanghai",
        "Tokyo Standard Time": "Asia/Tokyo",
        "AUS Eastern Standard Time": "Australia/Sydney",
        "UTC": "Etc/UTC",
        "Coordinated Universal Time": "Etc/UTC",
    ]
}
