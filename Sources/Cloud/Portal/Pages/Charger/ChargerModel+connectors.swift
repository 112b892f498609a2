import ChargingModel
import CloudCharging
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// Who charges at each connector, and how it is unlocked.
extension ChargerModel {
    static func connector(
        _ item: ChargerList.Item, _ found: ChargerOverview, _ visit: Visit
    ) -> Connector {
        let charging = item.running.map { record in
            let formats = visit.formats(in: item.place.timeZone)
            let driver = record.driver(shownTo: visit.viewer).flatMap { found.names[$0] }
            var facts = [
                Fact(
                    name: visit.say(texts.driver),
                    value: driver ?? visit.say(texts.unknownDriver))
            ]
            if let power = found.power[record.id] {
                facts.append(
                    Fact(
                        name: visit.say(texts.power), value: formats.power(Double(power.watts))))
                if !power.phases.isEmpty {
                    facts.append(
                        Fact(
                            name: visit.say(texts.phases),
                            value: phases(power.phases, formats)))
                }
            }
            facts.append(
                Fact(
                    name: visit.say(texts.energy), value: formats.energy(record.state.energyWh)))
            facts.append(
                Fact(
                    name: visit.say(texts.began),
                    value: formats.dayAndTime(record.state.startedAt ?? record.createdAt)))
            return Charging(
                facts: facts, livePath: "/charging/\(record.id)",
                stopPath: "/charging/\(record.id)/stop",
                chart: found.curves[record.id].flatMap { PowerChart($0, visit, formats) })
        }
        return Connector(
            id: "connector-\(item.place.connectorID)",
            title: visit.say(
                found.items.count > 1
                    ? texts.connectorTitle(item.place.connectorID) : texts.now),
            chip: item.state.chip, state: visit.say(item.state.words), charging: charging)
    }

    /// `L1 3.6 kW · L2 3.6 kW`, or the currents of a charger that measures only these.
    private static func phases(_ loads: [PhaseLoad], _ formats: Formats) -> String {
        loads.map { load in
            let amperes = load.milliamperes.map {
                "\(formats.number(Double($0) / 1000, digits: 1))\u{A0}A"
            }
            let value = load.watts.map { formats.power(Double($0)) } ?? amperes ?? "–"
            return "L\(load.phase)\u{A0}\(value)"
        }.joined(separator: " · ")
    }

    static func unlock(
        _ item: ChargerList.Item, _ found: ChargerOverview, _ visit: Visit
    ) -> Unlock {
        let number = item.place.connectorID
        return Unlock(
            connector: "\(number)",
            label: visit.say(
                found.items.count > 1 ? texts.unlockConnector(number) : texts.unlock),
            agreement: found.busyConnectors.isDisjoint(with: [0, number])
                ? nil
                : visit.checkbox(
                    ChargerActionPages.unlockAgreement(number), texts.mayInterrupt))
    }
}
