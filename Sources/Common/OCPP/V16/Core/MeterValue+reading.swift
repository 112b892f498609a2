import ChargingModel
import CommonBase

extension V16.MeterValue {
    /// Converts to Zapoj's own reading. `fallback` replaces a missing time; unreadable values are
    /// dropped.
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
        /// The number of unreadable values.
        package var unreadable = 0
        /// Whether an unreadable value is the energy register, which is billed.
        package var hasUnreadableRegister = false

        init(_ reading: MeterReading) { self.reading = reading }
    }
}

extension V16.MeterValue.Sample {
    /// Nil for a signed value, an unknown measurand or unit, or a text that is not a number within
    /// `SampledValue.range`.
    package var normalised: SampledValue? {
        guard let value, format != "SignedData", let measurand = knownMeasurand, let isKilo,
            let thousandths = Decimal3.thousandths(value, kilo: isKilo),
            SampledValue.range.contains(thousandths)
        else { return nil }
        // An unknown context (quirk Q39) does not invalidate the number.
        let context = context.flatMap(SampledValue.Context.init) ?? .samplePeriodic
        return SampledValue(
            measurand, thousandths: thousandths,
            phase: phase?.cut(toScalars: SampledValue.maximumPhaseLength), context: context)
    }

    /// Excludes signed values, which accompany a plain one, and empty values (quirk Q43).
    fileprivate var isRegister: Bool {
        let register = Measurand.energyActiveImportRegister.rawValue
        return format != "SignedData" && value != nil && (measurand ?? register) == register
    }

    /// Without a measurand, a value is the imported energy register in Wh (OCPP 1.6 edition 2
    /// §4.7).
    private var knownMeasurand: Measurand? {
        guard let measurand else { return .energyActiveImportRegister }
        return Measurand(rawValue: measurand)
    }

    /// Whether the value is in thousands. Nil for an unknown unit, or one with another zero point
    /// (K, Fahrenheit). OCPP 1.6 edition 2 §7.45, and Hz (quirk Q38).
    private var isKilo: Bool? {
        switch unit {
        case nil, "Wh", "W", "A", "V", "VA", "varh", "var", "Hz", "Percent", "%", "RPM": false
        case "Celsius", "Celcius": false
        case "kWh", "kW", "kVA", "kvarh", "kvar": true
        default: nil
        }
    }
}

/// Parses decimal text into thousandths, without binary floating point.
package enum Decimal3 {
    /// `"12.3456"` is 12345, or 12345600 in kilo-units; digits beyond the thousandth are dropped.
    /// Accepts a sign, a decimal comma and an exponent of up to ±12. Nil for anything else or on
    /// overflow.
    package static func thousandths(_ text: String, kilo: Bool = false) -> Int64? {
        let utf8 = text.utf8
        return utf8.withContiguousStorageIfAvailable { read($0, kilo: kilo) }
            ?? Array(utf8).withUnsafeBufferPointer { read($0, kilo: kilo) }
    }

    /// Maximum number of digits that are read.
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
