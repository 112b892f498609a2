import CloudWeb
import CommonBase
import MessageCatalogue

/// The fields of a place's terms.
struct PlaceTermsForm: Sendable {
    let visit: Visit

    private var texts: PlaceHoursTexts { PlaceHoursTexts() }

    /// A whole number of the terms.
    private struct Number: Sendable {
        var name: String
        var label: Message
        var hint: Message?
        var range: ClosedRange<Int64>
        var isQuarters = false
        var value: WritableKeyPath<PlaceTerms, Int64> & Sendable
    }

    private var numbers: [Number] {
        [
            Number(
                name: "minimum", label: texts.minimum, range: 15...1440, isQuarters: true,
                value: \.minimumMinutes),
            Number(
                name: "maximum", label: texts.maximum, range: 15...10_080, isQuarters: true,
                value: \.maximumMinutes),
            Number(name: "lead", label: texts.lead, range: 0...10_080, value: \.leadMinutes),
            Number(name: "horizon", label: texts.horizon, range: 1...90, value: \.horizonDays),
            Number(
                name: "buffer", label: texts.buffer, range: 0...240, isQuarters: true,
                value: \.bufferMinutes),
            Number(
                name: "arrival", label: texts.arrival, hint: texts.arrivalHint, range: 15...240,
                value: \.arrivalMinutes),
            Number(
                name: "freeCancellation", label: texts.freeCancellation, range: 0...10_080,
                value: \.freeCancellationMinutes),
        ]
    }

    /// Of fees, in whole units of the currency.
    private static let fees: ClosedRange<Int64> = 0...10_000

    func fields(_ terms: PlaceTerms) -> [FormField] {
        let confirmation = visit.choice(
            "confirmation", texts.confirmation,
            options: [
                (PlaceTerms.Confirmation.instant.rawValue, visit.say(texts.instant)),
                (PlaceTerms.Confirmation.approval.rawValue, visit.say(texts.approval)),
                (
                    PlaceTerms.Confirmation.instantForGroups.rawValue,
                    visit.say(texts.instantForGroups)
                ),
            ], value: terms.confirmation.rawValue)
        let whole = numbers.map { number in
            let value = terms[keyPath: number.value]
            return visit.field(
                number.name, number.label, .number, value: String(value),
                hint: number.hint ?? hours(number, value), isRequired: true, maximum: 6)
        }
        let fees = [
            ("cancellationFee", texts.cancellationFee, terms.cancellationFee),
            ("noShowFee", texts.noShowFee, terms.noShowFee),
        ].map { name, label, fee in
            visit.field(
                name, label, .number, value: String(fee.minor / 100), isRequired: true, maximum: 6)
        }
        return [confirmation] + whole + fees
    }

    /// The value in hours, of minutes that are whole hours.
    private func hours(_ number: Number, _ value: Int64) -> Message? {
        let isHours = number.name != "horizon" && value > 0 && value % 60 == 0
        return isHours ? texts.hours(value / 60) : nil
    }

    /// - Throws: `FormError` naming the field.
    func terms(_ sent: SentForm, _ known: PlaceTerms) throws -> PlaceTerms {
        var terms = known
        terms.confirmation = try sent.choice("confirmation")
        for number in numbers {
            let value = try whole(number.name, sent, number.range)
            if number.isQuarters && value % 15 != 0 {
                throw FormError(number.name, texts.quarters)
            }
            terms[keyPath: number.value] = value
        }
        if terms.maximumMinutes < terms.minimumMinutes {
            throw FormError("maximum", texts.shorterThanLongest)
        }
        terms.cancellationFee = Money(
            minor: try whole("cancellationFee", sent, Self.fees) * 100)
        terms.noShowFee = Money(minor: try whole("noShowFee", sent, Self.fees) * 100)
        return terms
    }

    private func whole(
        _ name: String, _ sent: SentForm, _ range: ClosedRange<Int64>
    ) throws -> Int64 {
        guard let value = Int64(sent.typed(name)), range.contains(value) else {
            throw FormError(name, texts.whole(range))
        }
        return value
    }
}
