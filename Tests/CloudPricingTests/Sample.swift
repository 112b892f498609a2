import CommonBase
import Foundation
import Testing

@testable import CloudPricing

/// Facts and tariffs of tests.
enum Sample {
    static let prague = TimeZone(identifier: "Europe/Prague") ?? .gmt
    static let london = TimeZone(identifier: "Europe/London") ?? .gmt

    static func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(parsing: text))
    }

    /// A transaction that charges evenly and then stands still.
    /// - Parameter start: a Monday by default.
    static func facts(
        _ start: String = "2026-11-30T09:00:00Z", charging minutes: Int64 = 60,
        parking parkingMinutes: Int64 = 0, wh: Int64 = 0, milliamperes: Int64? = nil,
        zone: TimeZone = .gmt
    ) throws -> RatedFacts {
        let start = try time(start)
        let stop = start.adding(seconds: minutes * 60)
        let end = stop.adding(seconds: parkingMinutes * 60)
        return RatedFacts(
            start: start, end: end, zone: zone,
            energy: [
                .init(from: start, until: stop, energyWh: wh, milliamperes: milliamperes)
            ], idle: [stop..<end])
    }

    /// Of OCPI's JSON of the elements.
    static func tariff(_ elements: String, _ others: String = "") throws -> Tariff {
        try Tariff(ocpi: JSONReader.parse("{\"elements\": [\(elements)]\(others)}".utf8))
    }

    /// A price of a kWh with 21 % VAT included.
    static func energy(_ tenThousandths: Int64) -> PriceComponent {
        PriceComponent(.energy, UnitPrice(tenThousandths: tenThousandths), vatPerMille: 210)
    }
}
