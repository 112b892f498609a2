import CloudFleet
import CommonBase

/// A tariff as OCPI 2.2.1 publishes it.
package struct OCPITariff: Hashable, Sendable {
    /// ISO 3166-1: two letters.
    package var countryCode: String
    /// Three characters.
    package var partyID: String
    /// At most 36 characters.
    package var id: String
    package var updatedAt: Timestamp
    package var tariff: Tariff

    package init(
        countryCode: String, partyID: String, id: String, updatedAt: Timestamp, tariff: Tariff
    ) {
        self.countryCode = countryCode
        self.partyID = partyID
        self.id = id
        self.updatedAt = updatedAt
        self.tariff = tariff
    }

    /// Prices are without VAT, as OCPI 2.2.1 demands: those of a gross tariff are rounded to four
    /// decimals. OCPI has no grace minutes: the texts must tell of them.
    package var json: JSONValue {
        let texts = tariff.alternativeTexts.map { text in
            JSONValue.object(["language": .string(text.language), "text": .string(text.text)])
        }
        let elements = tariff.elements.map { element($0) }
        return .object([
            "country_code": .string(countryCode), "party_id": .string(partyID),
            "id": .string(id), "currency": .string(Currency.code),
            "type": Self.text(tariff.kind?.rawValue),
            "tariff_alt_text": texts.isEmpty ? nil : .array(texts),
            "tariff_alt_url": Self.text(tariff.alternativeURL),
            "min_price": tariff.minimumPrice.flatMap(limit),
            "max_price": tariff.maximumPrice.flatMap(limit),
            "elements": .array(elements),
            "start_date_time": Self.text(tariff.validFrom?.iso8601Seconds),
            "end_date_time": Self.text(tariff.validUntil?.iso8601Seconds),
            "last_updated": .string(updatedAt.iso8601Seconds),
        ])
    }

    private func limit(_ limit: PriceLimit) -> JSONValue? {
        let rate = tariff.mainVATPerMille
        guard let net = limit.net ?? limit.gross?.removingVAT(perMille: rate) else { return nil }
        let gross = limit.gross ?? (rate == nil ? nil : net.addingVAT(perMille: rate))
        return .object([
            "excl_vat": Self.decimal(net.tenThousandths, 4),
            "incl_vat": Self.decimal(gross?.tenThousandths, 4),
        ])
    }

    private func element(_ element: TariffElement) -> JSONValue {
        let components = element.components.map { component in
            JSONValue.object([
                "type": .string(component.dimension.rawValue),
                "price": Self.decimal(tariff.net(component).tenThousandths, 4),
                "vat": Self.decimal(component.vatPerMille, 1),
                "step_size": .int(component.stepSize),
            ])
        }
        let hasRestrictions = element.restrictions != TariffRestrictions()
        return .object([
            "price_components": .array(components),
            "restrictions": hasRestrictions ? Self.restrictions(element.restrictions) : nil,
        ])
    }

    private static func restrictions(_ restrictions: TariffRestrictions) -> JSONValue {
        func thousandths(_ number: Int64?) -> JSONValue? {
            decimal(number, 3)
        }
        func time(_ minute: Int64?) -> JSONValue? {
            text(minute.map { DayTime(minute: $0).text })
        }
        let days = DayOfWeek.sorted(restrictions.weekdays).map { JSONValue.string($0.rawValue) }
        return .object([
            "start_time": time(restrictions.startMinute),
            "end_time": time(restrictions.endMinute),
            "start_date": text(restrictions.startDate?.text),
            "end_date": text(restrictions.endDate?.text),
            "min_kwh": thousandths(restrictions.minimumWh),
            "max_kwh": thousandths(restrictions.maximumWh),
            "min_current": thousandths(restrictions.minimumMilliamperes),
            "max_current": thousandths(restrictions.maximumMilliamperes),
            "min_power": thousandths(restrictions.minimumW),
            "max_power": thousandths(restrictions.maximumW),
            "min_duration": decimal(restrictions.minimumSeconds, 0),
            "max_duration": decimal(restrictions.maximumSeconds, 0),
            "day_of_week": days.isEmpty ? nil : .array(days),
            "reservation": text(restrictions.reservation?.rawValue),
        ])
    }

    private static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }

    private static func decimal(_ number: Int64?, _ digits: Int) -> JSONValue? {
        number.map { JSONDecimal.value($0, digits: digits) }
    }
}
