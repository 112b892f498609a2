import CloudWeb
import CommonBase
import MessageCatalogue

extension PriceCard {
    /// The card of a tariff, with VAT, in the order of AFIR article 5: kWh, minute, transaction,
    /// other.
    package init(_ tariff: Tariff, _ formats: Formats, _ language: Language) {
        let words = TariffWords(formats, language)
        let isReservation = { (element: TariffElement) in element.restrictions.reservation != nil }
        var rows: [Row] = []
        for dimension in [TariffDimension.energy, .time, .parkingTime, .flat] {
            var isLimited = false
            for element in tariff.elements where !isReservation(element) {
                guard let component = element.component(dimension) else { continue }
                let when = words.when(element.restrictions)
                let other = isLimited && when == nil ? Self.otherwise(language) : nil
                isLimited = isLimited || when != nil
                let grace = dimension == .parkingTime ? tariff.graceMinutes : 0
                rows.append(
                    Row(
                        name: words.name(dimension, isReservation: false),
                        price: words.price(component, of: tariff),
                        validity: [
                            when, other,
                            grace > 0 ? Self.grace(words.duration(grace * 60))(language) : nil,
                        ].compactMap(\.self).joinedOrNil))
            }
        }
        for element in tariff.elements where isReservation(element) {
            for component in element.components {
                rows.append(
                    Row(
                        name: words.name(component.dimension, isReservation: true),
                        price: words.price(component, of: tariff),
                        validity: words.when(element.restrictions)))
            }
        }
        rows += Self.limits(of: tariff, formats, language)
        self.init(
            heading: Message("Price", "Cena")(language), rows: rows,
            note: Self.note(tariff)(language))
    }

    private static let otherwise = Message("at other times", "jinak")

    private static func grace(_ duration: String) -> Message {
        Message("after \(duration) free", "po \(duration) zdarma")
    }

    private static func limits(
        of tariff: Tariff, _ formats: Formats, _ language: Language
    ) -> [Row] {
        func gross(_ limit: PriceLimit?) -> UnitPrice? {
            limit.flatMap { $0.gross ?? $0.net?.addingVAT(perMille: tariff.mainVATPerMille) }
        }
        let limits: [(Message, UnitPrice?)] = [
            (Message("At least, per charging", "Nejméně za nabíjení"), gross(tariff.minimumPrice)),
            (Message("At most, per charging", "Nejvýš za nabíjení"), gross(tariff.maximumPrice)),
        ]
        return limits.compactMap { name, price in
            price.map {
                Row(name: name(language), price: formats.unitPrice($0.tenThousandths))
            }
        }
    }

    /// The seller may be the operator: then the tariff does not tell whether VAT is paid.
    private static func note(_ tariff: Tariff) -> Message {
        tariff.mainVATPerMille == nil
            ? Message("Final prices.", "Konečné ceny.")
            : Message(
                "Final prices, with VAT if the seller pays it.",
                "Konečné ceny, včetně DPH, pokud ji prodejce platí.")
    }
}

extension [String] {
    /// The texts with commas between them; nil if there is none.
    fileprivate var joinedOrNil: String? { isEmpty ? nil : joined(separator: ", ") }
}
