extension V16.MeterValue {
    /// The reading in our own terms. Values that can't be read are left out and counted; a missing
    /// time becomes `fallback`.
    public func reading(fallback: Timestamp) -> (reading: MeterReading, unreadable: Int) {
        let values = sampledValue.map(\.normalised)
        let readable = values.compactMap { $0 }
        return (
            MeterReading(takenAt: timestamp ?? fallback, values: readable),
            values.count - readable.count
        )
    }

    /// Whether a value of the energy register, the one that is billed, can't be read.
    public var hasUnreadableRegister: Bool {
        sampledValue.contains { sample in
            let isRegister = sample.measurand.map {
                $0 == Measurand.energyActiveImportRegister.rawValue
            }
            let isSigned = sample.format == "SignedData"
            return !isSigned && (isRegister ?? true) && sample.normalised == nil
        }
    }
}

extension V16.MeterValue.Sample {
    /// Nil for a signed value, an unknown measurand or unit, or a text that is no number.
    public var normalised: SampledValue? {
        guard let value, format != "SignedData", let measurand = knownMeasurand, let isKilo,
            let thousandths = Decimal3.thousandths(value, kilo: isKilo)
        else { return nil }
        // An unknown context (quirk Q39) does not make the number wrong.
        let context = context.flatMap(SampledValue.Context.init) ?? .samplePeriodic
        return SampledValue(measurand, thousandths: thousandths, phase: phase, context: context)
    }

    /// A bare value is the imported energy register in Wh (OCPP 1.6 edition 2 §4.7).
    private var knownMeasurand: Measurand? {
        guard let measurand else { return .energyActiveImportRegister }
        return Measurand(rawValue: measurand)
    }

    /// Whether the value is in thousands; nil for a unit that we don't know, or whose zero is
    /// another (K, Fahrenheit). OCPP 1.6 edition 2 §7.45, and Hz (quirk Q38).
    private var isKilo: Bool? {
        switch unit {
        case nil, "Wh", "W", "A", "V", "VA", "varh", "var", "Hz", "Percent", "%", "RPM": false
        case "Celsius", "Celcius": false
        case "kWh", "kW", "kVA", "kvarh", "kvar": true
        default: nil
        }
    }
}

/// Decimal texts as whole thousandths, without going through binary fractions.
public enum Decimal3 {
    /// `"12.3456"` is 12345, in kilo-units 12345600; digits beyond the thousandth are dropped.
    /// Accepts a sign, a comma for the point and an exponent of up to ±12. Nil for anything else
    /// or an overflow.
    public static func thousandths(_ text: String, kilo: Bool = false) -> Int64? {
        let parts = text.lowercased().split(separator: "e", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let mantissa = parts.first else { return nil }
        let exponent = parts.count == 2 ? Int(parts[1]) : 0
        guard let exponent, (-12...12).contains(exponent) else { return nil }
        var digits: [UInt8] = []
        var (point, negative): (Int?, Bool) = (nil, false)
        for (position, character) in mantissa.trimmed.utf8.enumerated() {
            switch character {
            case UInt8(ascii: "-") where position == 0: negative = true
            case UInt8(ascii: "+") where position == 0: break
            case UInt8(ascii: "."), UInt8(ascii: ","):
                guard point == nil else { return nil }
                point = digits.count
            case 48...57: digits.append(character - 48)
            default: return nil
            }
        }
        guard !digits.isEmpty, digits.count <= 40 else { return nil }
        let scaleDigits = kilo ? 3 : 0
        let wanted = (point ?? digits.count) + exponent + 3 + scaleDigits
        var value: Int64 = 0
        for position in 0..<max(0, wanted) {
            let digit = position < digits.count ? Int64(digits[position]) : 0
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, more) = tens.addingReportingOverflow(digit)
            if overflow || more { return nil }
            value = sum
        }
        return negative ? -value : value
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let start = drop { $0 == " " }
        return start.lastIndex { $0 != " " }.map { start[...$0] } ?? start
    }
}
