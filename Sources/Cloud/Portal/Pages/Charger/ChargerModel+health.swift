import CloudAccess
import CloudCharging
import CloudControl
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// How well the charger worked.
extension ChargerModel {
    static func facts(
        of health: ChargerHealth, _ station: Station, zone: String, _ visit: Visit
    ) -> [Fact] {
        let formats = visit.formats(in: zone)
        var facts: [(Message, String)] = []
        let none = visit.say(texts.none)
        if let outages = health.outages {
            let part = formats.number(outages.availability * 100, digits: 1)
            facts.append((texts.availability, "\(part)\u{A0}%"))
            facts.append(
                (
                    texts.outages,
                    outages.count == 0
                        ? none
                        : visit.say(
                            texts.outageSum(
                                outages.count, formats.duration(seconds: outages.seconds)))
                ))
        }
        let faults = health.lastFaultAt.map {
            visit.say(texts.faultSum(health.faults, last: formats.day($0)))
        }
        facts.append((texts.faults, faults ?? none))
        let starts = health.starts
        facts.append(
            (
                texts.failedStarts,
                starts.failed == 0 ? none : visit.say(texts.failed(starts.failed, of: starts.sent))
            ))
        facts.append((texts.refused, health.refusedTaps == 0 ? none : "\(health.refusedTaps)"))
        if let delivered = health.delivered {
            facts.append((texts.delivered, power(delivered, of: station, formats, visit)))
        }
        return facts.map { Fact(name: visit.say($0.0), value: $0.1) }
    }

    /// `7.2 kW of 11 kW (65 %)`; without the power that the charger should have only the first.
    private static func power(
        _ delivered: DeliveredPower, of station: Station, _ formats: Formats, _ visit: Visit
    ) -> String {
        let power = formats.power(Double(delivered.medianW))
        guard let stated = station.statedPowerW, stated > 0 else { return power }
        let part = Double(delivered.medianW) * 100 / Double(stated)
        return visit.say(
            texts.deliveredOf(
                power, stated: formats.power(Double(stated)),
                part: "\(formats.number(part))\u{A0}%"))
    }

    /// Kilowatts for a field, as `7.4`: forms take a point in every language.
    static func kilowatts(_ watts: Int64) -> String {
        watts % 1000 == 0 ? "\(watts / 1000)" : "\(Double(watts) / 1000)"
    }

    static func unknownCards(_ found: ChargerOverview, _ visit: Visit) -> [UnknownCard] {
        found.unknownCards.map { tap in
            UnknownCard(
                name: visit.say(UnknownCardTexts().title(tap.token.suffix)),
                when: UnknownCardPages.tapped(tap, in: found.zone, visit),
                path: UnknownCardPages.path(of: tap.number ?? 0))
        }
    }
}
