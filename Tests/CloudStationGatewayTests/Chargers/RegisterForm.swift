import CommonBase
import TestSupport

/// How a charger writes its register.
struct RegisterForm {
    /// The step of sampled registers, and that of meterStart and meterStop, in thousandths of Wh.
    let sampleStep: Int64
    let meterStep: Int64
    private let isKilo: Bool
    private let digits: Int
    private let traits: Set<ChargerTrait>
    /// The member `unit`; nil for none.
    let unit: String?

    init(_ plan: ChargerPlan) {
        traits = plan.traits
        let form: (step: Int64, isKilo: Bool, digits: Int) =
            if plan.has(.samplesInTenthsOfWh) {
                (100, false, 1)
            } else if plan.has(.samplesInThousandthsOfWh) {
                (1, false, 3)
            } else if plan.has(.samplesInKWh) {
                (1000, true, 3)
            } else if plan.has(.samplesInHundredthsOfKWh) {
                (10_000, true, 2)
            } else if plan.has(.samplesInTenthsOfKWh) {
                (100_000, true, 1)
            } else {
                (1000, false, 0)
            }
        (isKilo, digits) = (form.isKilo, form.digits)
        let least: Int64 =
            plan.has(.labelsKWhAsWh) ? 1_000_000 : plan.has(.countsTensOfWh) ? 10_000 : 1000
        sampleStep = least > 1000 ? max(form.step, least) : form.step
        meterStep = least
        var random = plan.random(.unit)
        if plan.has(.unitAbsent) {
            unit = nil
        } else if plan.has(.unitInOtherCase) {
            unit = random.element(isKilo ? ["kwh", "KWh", "KWH", "Kwh"] : ["wh", "WH"])
        } else {
            unit = isKilo ? "kWh" : "Wh"
        }
    }

    /// The text of a sampled register.
    func sample(_ milliWh: Int64) -> String {
        if traits.contains(.labelsKWhAsWh) { return String(milliWh / 1_000_000) }
        let shown = Self.rounded(milliWh, sampleStep, truncates: traits.contains(.truncatesSamples))
        return text(shown, per: isKilo ? 1_000_000 : 1000, digits: digits)
    }

    /// meterStart or meterStop.
    func meter(_ milliWh: Int64, hasFraction: Bool) -> JSONValue {
        if traits.contains(.labelsKWhAsWh) { return .int(milliWh / 1_000_000) }
        if hasFraction {
            let text = text(milliWh, per: 1000, digits: 3)
            return milliWh.isMultiple(of: 2) ? .string(text) : .double(Double(milliWh) / 1000)
        }
        let truncates = traits.contains(.truncatesStartAndStop)
        return .int(Self.rounded(milliWh, meterStep, truncates: truncates) / 1000)
    }

    private static func rounded(_ milliWh: Int64, _ step: Int64, truncates: Bool) -> Int64 {
        (milliWh + (truncates ? 0 : step / 2)) / step * step
    }

    private func text(_ milliWh: Int64, per unit: Int64, digits: Int) -> String {
        guard digits > 0 else { return String(milliWh / unit) }
        let fraction = String(milliWh % unit + unit).dropFirst().prefix(digits)
        var text = "\(milliWh / unit).\(fraction)"
        guard traits.contains(.trimsZeros) else { return text }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }
}
