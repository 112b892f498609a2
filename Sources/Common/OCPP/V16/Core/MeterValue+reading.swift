import ChargingModel
import CommonBase

extension V16.MeterValue {
    /// The reading in our own terms: a missing time becomes `fallback`, values that can't be read
    /// are left out.
    package func reading(fallback: Timestamp) -> Reading {
        var reading = Reading(MeterReading(takenAt: timestamp ?? fallback, values: []))
        reading.reading.values.reserveCapacity(sampledValue.count)
        for sample in sampledValue {
            if let value = sample.normalised {
                reading.reading.values.append(value)
            } else {
                reading.unreadable += 1
                if sample.isRegister { reading.hasUnreadableRegister = true }
            }
        }
        return reading
    }

    package struct Reading: Hashable, Sendable {
        package var reading: MeterReading
        /// How many values can't be read.
        package var unreadable = 0
        /// Whether one of them is of the energy register, the one that is billed.
        package var hasUnreadableRegister = false

        init(_ reading: MeterReading) { self.reading = reading }
    }
}

extension V16.MeterValue.Sample {
    /// Nil for a signed value, an unknown measurand or unit, or a text that is no number.
    package var normalised: SampledValue? {
        guard let value, format != "SignedData", let measurand = knownMeasurand, let isKilo,
            let thousandths = Decimal3.thousandths(value, kilo: isKilo)
        else { return nil }
        // An unknown context (quirk Q39) does not make the number wrong.
        let context = context.flatMap(SampledValue.Context.init) ?? .samplePeriodic
        return SampledValue(measurand, thousandths: thousandths, phase: phase, context: context)
    }

    /// Signed values are for others to read; they stand beside a plain one. An empty one says
    /// nothing (quirk Q43).
    fileprivate var isRegister: Bool {
        let register = Measurand.energyActiveImportRegister.rawValue
        return format != "SignedData" && value != nil && (measurand ?? register) == register
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
package enum Decimal3 {
    /// `"12.3456"` is 12345, in kilo-units 12345600; digits beyond the thousandth are dropped.
    /// Accepts a sign, a comma for the point and an exponent of up to ±12. Nil for anything else
    /// or an overflow.
    package static func thousandths(_ text: String, kilo: Bool = false) -> Int64? {
        let utf8 = text.utf8
        return utf8.withContiguousStorageIfAvailable { read($0, kilo: kilo) }
            ?? Array(utf8).withUnsafeBufferPointer { read($0, kilo: kilo) }
    }

    /// Most digits that are read.
    private static let digitLimit = 40

    private static func read(_ text: UnsafeBufferPointer<UInt8>, kilo: Bool) -> Int64? {
        let isExponent = { (byte: UInt8) in byte | 0x20 == UInt8(ascii: "e") }
        let split = text.firstIndex(where: isExponent)
        let exponent = split.map { Int(String(decoding: text[($0 + 1)...], as: UTF8.self)) } ?? 0
        guard let exponent, (-12...12).contains(exponent) else { return nil }
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") }
        var mantissa = text[..<(split ?? text.endIndex)].drop(while: isSpace)
        while mantissa.last.map(isSpace) == true { mantissa.removeLast() }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: digitLimit) { digits in
            var (count, point, negative): (Int, Int?, Bool) = (0, nil, false)
            for (position, character) in mantissa.enumerated() {
                switch character {
                case UInt8(ascii: "-") where position == 0: negative = true
                case UInt8(ascii: "+") where position == 0: break
                case UInt8(ascii: "."), UInt8(ascii: ","):
                    guard point == nil else { return nil }
                    point = count
                case 48...57:
                    guard count < digitLimit else { return nil }
                    digits[count] = character - 48
                    count += 1
                default: return nil
                }
            }
            guard count > 0 else { return nil }
            let wanted = (point ?? count) + exponent + (kilo ? 6 : 3)
            var value: Int64 = 0
            for position in 0..<max(0, wanted) {
                let digit = position < count ? Int64(digits[position]) : 0
                let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
                let (sum, more) = tens.addingReportingOverflow(digit)
                if overflow || more { return nil }
                value = sum
            }
            return negative ? -value : value
        }
    }
}
