import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// The form for the prices of a place.
struct TariffForm: Sendable {
    /// Units of the currency that a price may have at most.
    private static let maximumPrice: Int64 = 1000
    private static let maximumFee: Int64 = 10_000

    /// The names of its fields, in their order.
    static let names = [
        "energy", "night", "nightFrom", "nightUntil", "minute", "idle", "grace", "start",
        "minimum", "vat",
    ]

    /// The fields as the template shows them.
    struct Fields: Sendable {
        var energy: FormField
        var night: FormField
        var nightFrom: FormField
        var nightUntil: FormField
        var minute: FormField
        var idle: FormField
        var grace: FormField
        var start: FormField
        var minimum: FormField
        var vat: FormField
    }

    private var texts: TariffTexts { TariffTexts() }

    // MARK: Showing

    /// - Parameter typed: what was typed before; nil shows `tariff`.
    func fields(_ tariff: SimpleTariff, typed: SentForm?, _ visit: Visit) -> Fields {
        func value(_ name: String, _ value: String?) -> String {
            typed.map { $0.typed(name) } ?? value ?? ""
        }
        func amount(
            _ name: String, _ label: Message, _ price: UnitPrice?, hint: Message? = nil
        ) -> FormField {
            let text = price.map { visit.formats.typedPrice($0.tenThousandths) }
            return visit.field(
                name, label, .number, value: value(name, text), hint: hint, maximum: 12)
        }
        func clock(_ name: String, _ label: Message, _ minute: Int64) -> FormField {
            visit.field(
                name, label, .time, value: value(name, LocalTime.paddedText(ofMinute: minute)),
                maximum: 5)
        }
        return Fields(
            energy: amount("energy", texts.energy, tariff.energy, hint: texts.energyHint),
            night: amount("night", texts.night, tariff.night?.price, hint: texts.nightHint),
            nightFrom: clock("nightFrom", texts.from, tariff.night?.startMinute ?? 1320),
            nightUntil: clock("nightUntil", texts.until, tariff.night?.endMinute ?? 360),
            minute: amount("minute", texts.minute, tariff.perMinute, hint: texts.minuteHint),
            idle: amount("idle", texts.idle, tariff.perIdleMinute, hint: texts.idleHint),
            grace: visit.field(
                "grace", texts.grace, .number,
                value: value("grace", tariff.graceMinutes == 0 ? nil : "\(tariff.graceMinutes)"),
                hint: texts.graceHint, maximum: 4),
            start: amount("start", texts.start, tariff.start),
            minimum: amount("minimum", texts.minimum, tariff.minimum),
            vat: visit.choice(
                "vat", texts.vat, .radio,
                options: SimpleTariff.VAT.allCases.map {
                    ($0.rawValue, visit.say(texts.vatChoice($0)))
                }, value: value("vat", tariff.vat.rawValue), hint: texts.vatHint))
    }

    // MARK: Reading

    /// - Throws: `FormError` for a field that is not valid, and without any price.
    func tariff(of form: SentForm) throws -> Tariff {
        var simple = SimpleTariff()
        simple.energy = try price("energy", form)
        simple.night = try night(of: form)
        simple.perMinute = try price("minute", form)
        simple.perIdleMinute = try price("idle", form)
        simple.graceMinutes = try grace(of: form)
        if simple.graceMinutes > 0 && simple.perIdleMinute == nil {
            throw FormError("grace", texts.graceAlone)
        }
        simple.start = try price("start", form, upTo: Self.maximumFee)
        simple.minimum = try price("minimum", form, upTo: Self.maximumFee)
        simple.vat = try form.typed("vat").isEmpty ? .none : form.choice("vat")
        guard let tariff = simple.tariff else { throw FormError("energy", texts.noPrice) }
        return tariff
    }

    private func price(
        _ name: String, _ form: SentForm, upTo maximum: Int64 = TariffForm.maximumPrice
    ) throws -> UnitPrice? {
        guard let text = try form.optionalText(name, upTo: 20) else { return nil }
        guard let amount = TypedAmount.tenThousandths(text, upTo: maximum) else {
            throw FormError(name, texts.notAmount(maximum))
        }
        return UnitPrice(tenThousandths: amount)
    }

    private func night(of form: SentForm) throws -> SimpleTariff.Night? {
        guard let nightly = try price("night", form) else { return nil }
        func minute(_ name: String) throws -> Int64 {
            guard let time = LocalTime(form.typed(name)) else {
                throw FormError(name, texts.notTime)
            }
            return Int64(time.hour * 60 + time.minute)
        }
        let (start, end) = (try minute("nightFrom"), try minute("nightUntil"))
        guard start != end else { throw FormError("nightUntil", texts.sameTimes) }
        return SimpleTariff.Night(price: nightly, startMinute: start, endMinute: end)
    }

    private func grace(of form: SentForm) throws -> Int64 {
        guard let text = try form.optionalText("grace", upTo: 4) else { return 0 }
        guard let minutes = Int64(text), GraceBounds.range.contains(minutes) else {
            throw FormError("grace", texts.notGrace(GraceBounds.range.upperBound))
        }
        return minutes
    }
}
