import CloudWeb
import CommonBase
import MessageCatalogue

/// A bill line by line, as the partial template `bill` shows it: why a transaction costs this.
package struct BillModel: Sendable {
    package struct Line: Hashable, Sendable {
        /// `Energy`
        package var name: String
        /// `11.5 kWh × CZK 6.00 per kWh`; nil where there is nothing to multiply.
        package var detail: String?
        /// When the price applied.
        package var times: String?
        package var amount: String
    }

    package let heading: String
    package let lines: [Line]
    package let totalName: String
    package let total: String
    /// The VAT in the total, or added to the lines, by rate.
    package let vat: [Line]

    /// Times of a price that are listed, the first ones.
    private static let maximumTimes = 4

    /// Whose VAT a bill shows.
    package enum ShownVAT: Hashable, Sendable {
        /// The host's, by the tariff.
        case ofTariff
        /// Of a seller who pays none, whatever the tariff says.
        case nothing
        /// Of a seller who pays it from the total, at a rate in thousandths.
        case ofSeller(perMille: Int64, Money)
    }

    /// - Parameters:
    ///   - formats: in the zone of the charger.
    ///   - shown: the amounts of the bill are the same with each.
    package init(
        _ bill: Bill, _ formats: Formats, _ language: Language, vat shown: ShownVAT = .ofTariff
    ) {
        let words = TariffWords(formats, language)
        heading = Message("Why this price", "Proč tolik")(language)
        lines = bill.lines.map { Self.line($0, words) }
        totalName = Message("Total", "Celkem")(language)
        total = formats.money(bill.total)
        vat = Self.vat(bill, shown, words)
    }

    private static func vat(_ bill: Bill, _ shown: ShownVAT, _ words: TariffWords) -> [Line] {
        func line(_ name: Message, _ amount: Money) -> Line {
            Line(name: name(words.language), amount: words.formats.money(amount))
        }
        func included(_ perMille: Int64) -> Message {
            let percent = words.percent(perMille)
            return Message("of which VAT \(percent)", "z toho DPH \(percent)")
        }
        switch shown {
        case .ofTariff:
            return bill.vatShares.compactMap { share in
                guard let rate = share.perMille else { return nil }
                let percent = words.percent(rate)
                let added = Message("VAT \(percent)", "DPH \(percent)")
                return line(bill.pricesIncludeVAT ? included(rate) : added, share.vat)
            }
        case .nothing:
            // The amounts of the lines are less than the total by this.
            guard !bill.pricesIncludeVAT, bill.vat > .zero else { return [] }
            let added = Message("Added by the price list", "Přirážka podle ceníku")
            return [line(added, bill.vat)]
        case .ofSeller(let perMille, let amount): return [line(included(perMille), amount)]
        }
    }

    private static func line(_ line: BillLine, _ words: TariffWords) -> Line {
        Line(
            name: name(line.kind)(words.language), detail: detail(line, words),
            times: times(line, words), amount: words.formats.money(line.amount))
    }

    private static func name(_ kind: BillLine.Kind) -> Message {
        switch kind {
        case .energy: Message("Energy", "Energie")
        case .time: Message("Charging time", "Doba nabíjení")
        case .parking: Message("Occupying after charging", "Stání po nabití")
        case .flat: Message("Start fee", "Poplatek za start")
        case .reservationTime: Message("Reserved time", "Rezervovaná doba")
        case .reservationFlat: Message("Reservation", "Rezervace")
        case .minimum: Message("Up to the lowest price", "Doplatek do nejnižší ceny")
        case .maximum: Message("Down to the highest price", "Sleva na nejvyšší cenu")
        }
    }

    private static func detail(_ line: BillLine, _ words: TariffWords) -> String? {
        let dimension: TariffDimension
        let quantity: (Int64) -> String
        switch line.kind {
        case .energy: (dimension, quantity) = (.energy, words.energy)
        case .time, .reservationTime:
            (dimension, quantity) = (.time, { words.duration($0 / 1000) })
        case .parking: (dimension, quantity) = (.parkingTime, { words.duration($0 / 1000) })
        case .flat, .reservationFlat, .minimum, .maximum: return nil
        }
        let billed = quantity(line.billedQuantity)
        let price = words.price(line.unitPrice, dimension)
        guard line.billedQuantity != line.quantity else { return "\(billed) × \(price)" }
        let measured = quantity(line.quantity)
        let note = Message("rounded up from \(measured)", "zaokrouhleno z \(measured)")
        return "\(billed) (\(note(words.language))) × \(price)"
    }

    private static func times(_ line: BillLine, _ words: TariffWords) -> String? {
        guard !line.periods.isEmpty else { return nil }
        let shown = line.periods.prefix(maximumTimes).map { period in
            "\(words.formats.time(period.lowerBound))–\(words.formats.time(period.upperBound))"
        }
        return shown.joined(separator: ", ") + (line.periods.count > shown.count ? ", …" : "")
    }
}
