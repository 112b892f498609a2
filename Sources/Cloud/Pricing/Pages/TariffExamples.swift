import CloudFleet
import CommonBase
import Foundation
import MessageCatalogue

/// What some charges would cost by a tariff, for hosts who judge it.
struct TariffExamples: Sendable {
    struct Example: Sendable {
        var name: Message
        var bill: Bill
    }

    private static let energyWh: Int64 = 20_000
    private static let chargingSeconds: Int64 = 7200
    private static let standingSeconds: Int64 = 1800

    /// By day; at night if it has a price of its own; with standing if that has a price.
    let bills: [Example]

    init(_ tariff: Tariff, _ place: Location, at now: Timestamp) {
        let zone = StationZone.of(place)
        let texts = TariffTexts()
        let day = CalendarDay(now, in: zone)
        func bill(at minute: Int64, standing: Int64 = 0) -> Bill {
            let start = day.start(in: zone).adding(seconds: minute * 60)
            let end = start.adding(seconds: Self.chargingSeconds)
            let left = end.adding(seconds: standing)
            return Rating.bill(
                RatedFacts(
                    start: start, end: left, zone: zone,
                    energy: [.init(from: start, until: end, energyWh: Self.energyWh)],
                    idle: standing > 0 ? [end..<left] : []), tariff)
        }
        var bills = [Example(name: texts.byDay, bill: bill(at: 720))]
        if let night = SimpleTariff(tariff)?.night {
            bills.append(Example(name: texts.atNight, bill: bill(at: night.startMinute)))
        }
        if tariff.elements.contains(where: { $0.component(.parkingTime) != nil }) {
            let standing = tariff.graceMinutes * 60 + Self.standingSeconds
            bills.append(
                Example(name: texts.standing, bill: bill(at: 720, standing: standing)))
        }
        self.bills = bills
    }
}
