import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudFleet
@testable import CloudSharing

extension CloudSharingTests {
    @Suite struct PublicPointTests {
        private static let key = [UInt8](1...32)
        private static let brno = Position(
            computedLatitudeE6: 49_226_100, longitudeE6: 16_606_800)

        private func distance(_ one: Position, _ other: Position) -> Double {
            let degree = 111_320.0
            let latitude = Double(one.latitudeE6) / 1_000_000 * .pi / 180
            let north = Double(one.latitudeE6 - other.latitudeE6) / 1_000_000 * degree
            let east =
                Double(one.longitudeE6 - other.longitudeE6) / 1_000_000 * degree * cos(latitude)
            return (north * north + east * east).squareRoot()
        }

        /// The circle around the public point holds the exact one, everywhere in Europe.
        @Test func liesWithinTheCircle() throws {
            var random = SeededRandom(seed: 7)
            for number in 0..<2000 {
                let exact = Position(
                    computedLatitudeE6: Int64(random.next() % 36_000_000) + 34_000_000,
                    longitudeE6: Int64(random.next() % 40_000_000) - 10_000_000)
                let point = PublicPoint.of(exact, listing: try id("p\(number)"), key: Self.key)
                #expect(distance(exact, point) <= Double(PublicPoint.radius), "\(exact)")
            }
        }

        /// Publishing a place again, or moving its pin within the cell, gives the same point.
        @Test func givesOnePointForACell() throws {
            let cell = Int64(PublicPoint.cellE6)
            let (south, west) = (
                Self.brno.latitudeE6 / cell * cell,
                Self.brno.longitudeE6 / PublicPoint.width(ofRow: Self.brno.latitudeE6 / cell)
                    * PublicPoint.width(ofRow: Self.brno.latitudeE6 / cell)
            )
            let points = Set(
                try (0..<200).map { step in
                    PublicPoint.of(
                        Position(
                            computedLatitudeE6: south + Int64(step) * 17,
                            longitudeE6: west + Int64(step) * 23),
                        listing: try id("place"), key: Self.key)
                })
            #expect(points.count == 1)
        }

        /// Neither another place nor another cloud has the same point.
        @Test func dependsOnPlaceAndKey() throws {
            let listings: [(String, [UInt8])] = [
                ("a", Self.key), ("b", Self.key), ("a", Self.key.reversed()),
            ]
            let points = try listings.map { name, key in
                PublicPoint.of(Self.brno, listing: try id(name), key: key)
            }
            #expect(Set(points).count == 3)
        }

        /// The points of many places at one address spread over the cell, so that the middle of them
        /// tells the cell and nothing more.
        @Test func spreadsOverTheCell() throws {
            let points = try (0..<500).map {
                PublicPoint.of(Self.brno, listing: try id("p\($0)"), key: Self.key)
            }
            let latitudes = points.map(\.latitudeE6)
            let range = (latitudes.max() ?? 0) - (latitudes.min() ?? 0)
            #expect(range > PublicPoint.cellE6 / 2)
            let middle = latitudes.reduce(0, +) / Int64(points.count)
            let cellMiddle =
                Self.brno.latitudeE6 / PublicPoint.cellE6 * PublicPoint.cellE6
                + PublicPoint.cellE6 / 2
            #expect(abs(middle - cellMiddle) < PublicPoint.cellE6 / 10)
        }
    }

    @Suite struct PositionTests {
        @Test(arguments: [
            ("49.2261", "16.6068", "49.226100 16.606800"), ("49,2261", "16", "49.226100 16.000000"),
            (" -0.000001 ", "-180", "-0.000001 -180.000000"),
            ("85", "179.9999999", "85.000000 179.999999"),
        ]) func readsDegrees(latitude: String, longitude: String, text: String) throws {
            let position = try #require(Position(latitude: latitude, longitude: longitude))
            #expect("\(position.latitude) \(position.longitude)" == text)
        }

        @Test(arguments: [
            ("", "16"), ("49", ""), ("86", "16"), ("49", "181"), ("49.2.1", "16"), ("4९", "16"),
            ("49N", "16"), ("+49", "16"), ("--1", "16"), ("1e2", "16"), (".5", "16"),
            ("49.", "16"), ("9999", "16"),
        ]) func refusesOtherTexts(latitude: String, longitude: String) {
            #expect(Position(latitude: latitude, longitude: longitude) == nil)
        }
    }
}
