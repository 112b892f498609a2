import CloudFleet
import CommonBase

extension Tariff {
    /// Reads OCPI 2.2.1's Tariff; of 2.3.0, `tax_included`. Members that do not concern prices are
    /// ignored.
    /// - Throws: `invalidInput` with the member at fault.
    package init(ocpi value: JSONValue) throws {
        let reader = OCPIReader(value: value, path: "")
        self.init(
            elements: try reader.required("elements").items(1...Self.maximumElements)
                .map(TariffElement.init(ocpi:)),
            pricesIncludeVAT: value["tax_included"]?.stringValue == "YES",
            minimumPrice: try reader.member("min_price").map(PriceLimit.init(ocpi:)),
            maximumPrice: try reader.member("max_price").map(PriceLimit.init(ocpi:)),
            kind: try reader.member("type")?.choice(),
            alternativeTexts: try reader.member("tariff_alt_text")?.items(0...Self.maximumTexts)
                .map(TariffText.init(ocpi:)) ?? [],
            alternativeURL: try reader.member("tariff_alt_url")?
                .text(maximum: Self.maximumURLLength),
            validFrom: try reader.member("start_date_time").map(Self.time),
            validUntil: try reader.member("end_date_time").map(Self.time))
    }

    private static func time(_ reader: OCPIReader) throws -> Timestamp {
        guard let time = Timestamp(parsing: try reader.text(maximum: 40)) else {
            throw reader.fail("must be an RFC 3339 date and time")
        }
        return time
    }
}

extension TariffText {
    fileprivate init(ocpi reader: OCPIReader) throws {
        self.init(
            language: try reader.required("language").text(maximum: 2),
            text: try reader.required("text").text(maximum: Tariff.maximumTextLength))
    }
}

extension PriceLimit {
    fileprivate init(ocpi reader: OCPIReader) throws {
        self.init(
            net: try reader.required("excl_vat").price(),
            gross: try reader.member("incl_vat")?.price())
    }
}

extension TariffElement {
    fileprivate init(ocpi reader: OCPIReader) throws {
        self.init(
            try reader.required("price_components").items(1...Self.maximumComponents)
                .map(PriceComponent.init(ocpi:)),
            restrictions: try reader.member("restrictions").map(TariffRestrictions.init(ocpi:))
                ?? TariffRestrictions())
    }
}

extension PriceComponent {
    fileprivate init(ocpi reader: OCPIReader) throws {
        self.init(
            try reader.required("type").choice(), try reader.required("price").price(),
            vatPerMille: try reader.member("vat")?.number(digits: 1, VATBounds.range),
            stepSize: try reader.required("step_size").number(digits: 0, 0...1_000_000))
        // Real tariffs have 0 at a flat price, whose step size means nothing.
        stepSize = max(1, stepSize)
    }
}

extension TariffRestrictions {
    fileprivate init(ocpi reader: OCPIReader) throws {
        /// kWh, kW or A in thousandths.
        func thousandths(_ name: String) throws -> Int64? {
            try reader.member(name)?.number(digits: 3, RestrictionBounds.range)
        }
        func seconds(_ name: String) throws -> Int64? {
            try reader.member(name)?.number(digits: 0, RestrictionBounds.range)
        }
        func minute(_ name: String) throws -> Int64? {
            guard let member = reader.member(name) else { return nil }
            guard let time = DayTime(try member.text(maximum: 5)) else {
                throw member.fail("must be a time such as 06:30")
            }
            return time.minute
        }
        func day(_ name: String) throws -> CalendarDay? {
            guard let member = reader.member(name) else { return nil }
            guard let day = CalendarDay(try member.text(maximum: 10)) else {
                throw member.fail("must be a day such as 2026-12-24")
            }
            return day
        }
        let days = try reader.member("day_of_week")?.items(0...7).map { item in
            let day: DayOfWeek = try item.choice()
            return day.number
        }
        self.init(
            startMinute: try minute("start_time"), endMinute: try minute("end_time"),
            startDate: try day("start_date"), endDate: try day("end_date"),
            minimumWh: try thousandths("min_kwh"), maximumWh: try thousandths("max_kwh"),
            minimumMilliamperes: try thousandths("min_current"),
            maximumMilliamperes: try thousandths("max_current"),
            minimumW: try thousandths("min_power"), maximumW: try thousandths("max_power"),
            minimumSeconds: try seconds("min_duration"),
            maximumSeconds: try seconds("max_duration"), weekdays: Set(days ?? []),
            reservation: try reader.member("reservation")?.choice())
    }
}

extension OCPIReader {
    fileprivate func price() throws -> UnitPrice {
        UnitPrice(tenThousandths: try number(digits: 4, UnitPrice.range))
    }
}
