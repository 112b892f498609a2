import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// Tariffs in words.
struct TariffWords: Sendable {
    let formats: Formats
    let language: Language

    init(_ formats: Formats, _ language: Language) {
        self.formats = formats
        self.language = language
    }

    private func say(_ english: String, _ czech: String) -> String {
        Message(english, czech)(language)
    }

    // MARK: Prices

    /// `CZK 6.00 per kWh`, with VAT.
    func price(_ component: PriceComponent, of tariff: Tariff) -> String {
        let gross =
            tariff.pricesIncludeVAT
            ? component.price : component.price.addingVAT(perMille: component.vatPerMille)
        return price(gross, component.dimension)
    }

    func price(_ price: UnitPrice, _ dimension: TariffDimension) -> String {
        let amount = price.tenThousandths
        switch dimension {
        case .energy:
            let text = formats.unitPrice(amount)
            return say("\(text) per kWh", "\(text) za kWh")
        case .flat: return formats.unitPrice(amount)
        case .time, .parkingTime:
            guard amount.isMultiple(of: 60) else {
                let text = formats.unitPrice(amount)
                return say("\(text) per hour", "\(text) za hodinu")
            }
            let text = formats.unitPrice(amount / 60)
            return say("\(text) per minute", "\(text) za minutu")
        }
    }

    func name(_ dimension: TariffDimension, isReservation: Bool) -> String {
        if isReservation { return say("Reservation", "Rezervace") }
        switch dimension {
        case .energy: return say("Energy", "Energie")
        case .time: return say("Charging time", "Doba nabíjení")
        case .parkingTime: return say("Occupying after charging", "Stání po nabití")
        case .flat: return say("Once per charging", "Jednou za nabíjení")
        }
    }

    /// `21 %`. - Parameter perMille: 210.
    func percent(_ perMille: Int64) -> String {
        let mark = language == .czech ? "," : "."
        let rest = perMille % 10
        return "\(perMille / 10)\(rest == 0 ? "" : "\(mark)\(rest)")\u{A0}%"
    }

    // MARK: Restrictions

    /// When prices apply: `22:00 to 6:00, on weekends`; nil for always.
    func when(_ restrictions: TariffRestrictions) -> String? {
        let parts =
            times(restrictions) + days(restrictions) + amounts(restrictions)
            + durations(restrictions)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private func times(_ restrictions: TariffRestrictions) -> [String] {
        switch (restrictions.startMinute, restrictions.endMinute) {
        case (nil, nil): return []
        case (let start?, nil):
            return [say("from \(Self.clock(start))", "od \(Self.clock(start))")]
        case (nil, let end?): return [say("until \(Self.clock(end))", "do \(Self.clock(end))")]
        case (let start?, let end?):
            let (from, until) = (Self.clock(start), Self.clock(end))
            return [say("\(from) to \(until)", "od \(from) do \(until)")]
        }
    }

    private static func clock(_ minute: Int64) -> String { LocalTime.text(ofMinute: minute) }

    private func days(_ restrictions: TariffRestrictions) -> [String] {
        var parts: [String] = []
        if !restrictions.weekdays.isEmpty {
            parts.append(
                restrictions.weekdays.sorted().map(weekday).joined(separator: say(", ", ", ")))
        }
        if let day = restrictions.startDate {
            parts.append(say("from \(date(day))", "od \(date(day))"))
        }
        if let day = restrictions.endDate {
            parts.append(say("before \(date(day))", "před \(date(day))"))
        }
        return parts
    }

    private func date(_ day: CalendarDay) -> String {
        formats.date(day.start(in: formats.calendar.timeZone))
    }

    private func weekday(_ number: Int64) -> String {
        switch number {
        case 1: say("Mon", "po")
        case 2: say("Tue", "út")
        case 3: say("Wed", "st")
        case 4: say("Thu", "čt")
        case 5: say("Fri", "pá")
        case 6: say("Sat", "so")
        default: say("Sun", "ne")
        }
    }

    private func amounts(_ restrictions: TariffRestrictions) -> [String] {
        var parts: [String] = []
        if let least = restrictions.minimumWh {
            let text = energy(least)
            parts.append(say("after \(text)", "po \(text)"))
        }
        if let most = restrictions.maximumWh {
            let text = energy(most)
            parts.append(say("for the first \(text)", "za prvních \(text)"))
        }
        parts += limits(
            restrictions.minimumW.map { power($0) }, restrictions.maximumW.map { power($0) })
        parts += limits(
            restrictions.minimumMilliamperes.map(current),
            restrictions.maximumMilliamperes.map(current))
        return parts
    }

    private func limits(_ least: String?, _ most: String?) -> [String] {
        [
            least.map { say("from \($0)", "od \($0)") },
            most.map { say("below \($0)", "pod \($0)") },
        ].compactMap(\.self)
    }

    private func durations(_ restrictions: TariffRestrictions) -> [String] {
        var parts: [String] = []
        if let least = restrictions.minimumSeconds {
            let text = duration(least)
            parts.append(say("after \(text)", "po \(text)"))
        }
        if let most = restrictions.maximumSeconds {
            let text = duration(most)
            parts.append(say("for the first \(text)", "za prvních \(text)"))
        }
        if restrictions.reservation == .reservationExpires {
            parts.append(say("if nobody charges", "když nikdo nenabije"))
        }
        return parts
    }

    // MARK: Quantities

    /// `11,5 kWh`, exact to a watt-hour.
    func energy(_ wattHours: Int64) -> String { "\(thousandths(wattHours))\u{A0}kWh" }

    private func power(_ watts: Int64) -> String { "\(thousandths(watts))\u{A0}kW" }

    private func current(_ milliamperes: Int64) -> String {
        "\(thousandths(milliamperes))\u{A0}A"
    }

    private func thousandths(_ value: Int64) -> String {
        let digits = String(value.magnitude % 1000)
        var rest = String(repeating: "0", count: 3 - digits.count) + digits
        while rest.last == "0" { rest.removeLast() }
        let mark = language == .czech ? "," : "."
        return "\(value < 0 ? "\u{2212}" : "")\(value.magnitude / 1000)"
            + (rest.isEmpty ? "" : "\(mark)\(rest)")
    }

    /// `1 h 15 min 20 s`.
    func duration(_ seconds: Int64) -> String {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let parts = [
            hours > 0 ? "\(hours)\u{A0}h" : nil, minutes > 0 ? "\(minutes)\u{A0}min" : nil,
            rest > 0 ? "\(rest)\u{A0}s" : nil,
        ].compactMap(\.self)
        return parts.isEmpty ? "0\u{A0}min" : parts.joined(separator: " ")
    }
}
