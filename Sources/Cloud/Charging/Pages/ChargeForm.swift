import CloudFleet
import CloudWeb
import CommonBase

/// The limits that a driver chose on the page of a charger.
enum ChargeForm {
    /// More than any car's battery holds.
    private static let energiesKWh = 0.1...1000.0

    /// In units of the currency.
    private static let highestCost: Int64 = 100_000

    private enum Until: String { case full, energy, time, cost }

    /// - Parameter zone: of the charger: an IANA name.
    /// - Throws: `FormError` naming the field.
    static func limit(
        _ form: SentForm, in zone: String, at now: Timestamp
    ) throws -> ChargeLimit {
        switch try form.choice("until", of: Until.self) {
        case .full:
            // A limit that somebody typed is not passed over in silence.
            for field in ["energy", "time", "cost"] where !form.typed(field).isEmpty {
                throw FormError(field, ChargeTexts().notChosen)
            }
            return .none
        case .energy:
            guard let number = try form.number("energy", in: energiesKWh) else {
                throw FormError("energy", ChargeTexts().noEnergy)
            }
            return ChargeLimit(energyWh: Int64((number * 1000).rounded()))
        case .time:
            guard let end = LocalTime(form.typed("time"))?.next(after: now, in: zone) else {
                throw FormError("time", ChargeTexts().noTime)
            }
            return ChargeLimit(endsAt: end)
        case .cost:
            guard
                let minor = TypedAmount.minor(form.typed("cost"), upTo: highestCost),
                RequestStart.costs.contains(minor)
            else { throw FormError("cost", ChargeTexts().noCost) }
            return ChargeLimit(cost: Money(minor: minor))
        }
    }
}
