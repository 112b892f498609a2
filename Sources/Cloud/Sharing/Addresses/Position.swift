import CommonBase

/// A point on the map in microdegrees (WGS 84); one is about 11 cm.
package struct Position: Hashable, Sendable {
    /// Up to 85° north or south, where maps end.
    package static let latitudes: ClosedRange<Int64> = -85_000_000...85_000_000
    package static let longitudes: ClosedRange<Int64> = -180_000_000...180_000_000

    package let latitudeE6: Int64
    package let longitudeE6: Int64

    /// Nil for a point that no map shows.
    package init?(latitudeE6: Int64, longitudeE6: Int64) {
        guard Self.latitudes.contains(latitudeE6), Self.longitudes.contains(longitudeE6) else {
            return nil
        }
        self.latitudeE6 = latitudeE6
        self.longitudeE6 = longitudeE6
    }

    /// Without a check, for a point that was computed from a valid one.
    init(computedLatitudeE6: Int64, longitudeE6: Int64) {
        latitudeE6 = computedLatitudeE6
        self.longitudeE6 = longitudeE6
    }

    /// Decimal degrees such as `49.226100` and `-16.6068`; a comma also separates the fraction.
    /// Digits after the sixth are ignored. Nil for other texts and points that no map shows.
    package init?(latitude: String, longitude: String) {
        guard let latitudeE6 = Self.millionths(latitude),
            let longitudeE6 = Self.millionths(longitude)
        else { return nil }
        self.init(latitudeE6: latitudeE6, longitudeE6: longitudeE6)
    }

    /// `49.226100`
    package var latitude: String { Self.degrees(latitudeE6) }
    /// `16.606800`
    package var longitude: String { Self.degrees(longitudeE6) }

    private static func millionths(_ text: String) -> Int64? {
        var rest = text.utf8[...]
        while rest.first == UInt8(ascii: " ") { rest.removeFirst() }
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        let parts = rest.split(
            maxSplits: 1, omittingEmptySubsequences: false,
            whereSeparator: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") })
        guard let whole = parts.first, (1...3).contains(whole.count),
            parts.joined().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            parts.count == 1 || (1...20).contains(parts[1].count)
        else { return nil }
        var fraction = parts.count == 2 ? Array(parts[1].prefix(6)) : []
        while fraction.count < 6 { fraction.append(UInt8(ascii: "0")) }
        let value = (Array(whole) + fraction).reduce(Int64(0)) {
            $0 * 10 + Int64($1 - UInt8(ascii: "0"))
        }
        return isNegative ? -value : value
    }

    private static func degrees(_ millionths: Int64) -> String {
        let (whole, fraction) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let digits = String(fraction)
        let zeros = String(repeating: "0", count: 6 - digits.count)
        return "\(millionths < 0 ? "-" : "")\(whole).\(zeros)\(digits)"
    }
}
