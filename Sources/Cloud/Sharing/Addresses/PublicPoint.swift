import CloudFleet
import CommonBase
import Crypto
import Foundation

/// The public point of a place: a point within 500 m of the exact one, in the same cell of a grid
/// of 400 m (DESIGN §11).
///
/// It depends on the place and the cell only. So neither publishing a place again nor moving its pin
/// within the cell gives another point, and nobody can average the exact one out. Places of a cell
/// lie at different points.
package enum PublicPoint {
    /// Of a cell, in millionths of a degree of latitude: 400 m.
    static let cellE6: Int64 = 3600
    /// The farthest offset from the middle of the cell on each axis, in thousandths of its size.
    static let offset: Int64 = 375
    /// Radius in meters of a circle around the public point that holds the exact one.
    package static let radius: Int64 = 500

    /// - Parameter key: a secret of the cloud, 32 bytes.
    package static func of(
        _ exact: Position, listing: LocationID, key: [UInt8]
    ) -> Position {
        let row = floored(exact.latitudeE6, by: cellE6)
        let width = width(ofRow: row)
        let column = floored(exact.longitudeE6, by: width)
        let (north, east) = offsets(of: listing, row: row, column: column, key: key)
        let latitude = row * cellE6 + cellE6 / 2 + cellE6 * north / 1000
        let longitude = column * width + width / 2 + width * east / 1000
        return Position(
            computedLatitudeE6: latitude,
            longitudeE6: min(
                max(longitude, Position.longitudes.lowerBound), Position.longitudes.upperBound))
    }

    /// The cell's size from west to east in millionths of a degree: 400 m at the row's middle.
    static func width(ofRow row: Int64) -> Int64 {
        let middle = Double(row * cellE6 + cellE6 / 2) / 1_000_000 * .pi / 180
        return Int64((Double(cellE6) / cos(middle)).rounded())
    }

    /// From -375 to 375 thousandths of the cell.
    private static func offsets(
        of listing: LocationID, row: Int64, column: Int64, key: [UInt8]
    ) -> (north: Int64, east: Int64) {
        let code = Array(
            HMAC<SHA256>.authenticationCode(
                for: Array("\(listing.text) \(row) \(column)".utf8),
                using: SymmetricKey(data: key)))
        func offset(_ bytes: ArraySlice<UInt8>) -> Int64 {
            let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return Int64(number % UInt64(2 * Self.offset + 1)) - Self.offset
        }
        return (offset(code[0..<4]), offset(code[4..<8]))
    }

    private static func floored(_ value: Int64, by size: Int64) -> Int64 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: size)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
