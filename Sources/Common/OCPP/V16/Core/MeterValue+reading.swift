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
        guard let value, format != "SignedData", let measurand = knownMeasurand else { return nil }
        let (number, ownUnit) = MeterUnit.split(value)
        guard let scale = scale(ownUnit),
            let thousandths = Decimal3.thousandths(String(number), scale: scale),
            SampledValue.range.contains(thousandths)
        else { return nil }
        var sample = SampledValue(
            measurand, thousandths: thousandths,
            phase: phase?.cut(toScalars: SampledValue.maximumPhaseLength),
            context: MeterUnit.context(context), location: MeterUnit.location(location))
        if measurand == .energyActiveImportRegister {
            let resolution = Decimal3.resolution(number, scale: scale)
            sample.resolution = resolution > 1000 ? resolution : nil
        }
        return sample
    }

    /// Excludes signed values, which accompany a plain one, and those without a number (quirk Q43).
    fileprivate var isRegister: Bool {
        let register = Measurand.energyActiveImportRegister.rawValue
        guard format != "SignedData", let value, !MeterUnit.isAbsent(value) else { return false }
        return (measurand ?? register) == register
    }

    /// The power of ten of the unit. Nil for an unknown unit, or if the text has another unit.
    private func scale(_ ownUnit: Substring?) -> Int? {
        guard let scale = MeterUnit.scale(unit) else { return nil }
        guard let ownUnit else { return scale }
        guard let own = MeterUnit.scale(String(ownUnit)), unit == nil || own == scale else {
            return nil
        }
        return own
    }

    /// Without a measurand, a value is the imported energy register in Wh (OCPP 1.6 edition 2
    /// §4.7).
    private var knownMeasurand: Measurand? {
        guard let measurand else { return .energyActiveImportRegister }
        return Measurand(rawValue: measurand)
    }
}

/// Parses decimal text into thousandths, without binary floating point.
package enum Decimal3 {
    /// `"12.3456"` is 12345, or 12345600 in kilo-units; digits beyond the thousandth are dropped.
    /// Accepts a sign, a decimal comma and an exponent of up to ±12. Nil for anything else or on
    /// overflow.
    /// - Parameter scale: the power of ten of the unit: 3 for kilo.
    package static func thousandths(_ text: String, scale: Int = 0) -> Int64? {
        let utf8 = text.utf8
        return utf8.withContiguousStorageIfAvailable { read($0, scale: scale) }
            ?? Array(utf8).withUnsafeBufferPointer { read($0, scale: scale) }
    }

    /// The step between two numbers with as many digits, in thousandths, from 1 to 1,000,000: of
    /// `269.46` in kilo-units 10,000.
    /// - Parameter text: a number that `thousandths` has read.
    static func resolution(_ text: Substring, scale: Int) -> Int64 {
        var (decimals, isFraction, exponent) = (0, false, Substring())
        for (position, byte) in zip(text.utf8.indices, text.utf8) {
            switch byte {
            case UInt8(ascii: "."), UInt8(ascii: ","): isFraction = true
            case 48...57: if isFraction { decimals += 1 }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                exponent = text[text.utf8.index(after: position)...]
            default: break
            }
            if !exponent.isEmpty { break }
        }
        let power = min(max(3 + scale - decimals + (Int(exponent) ?? 0), 0), 6)
        return (0..<power).reduce(1) { step, _ in step * 10 }
    }

    /// Maximum number of digits that are read.
    private static let digitLimit = 40

    private static func read(_ text: UnsafeBufferPointer<UInt8>, scale: Int) -> Int64? {
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
            let wanted = (point ?? count) + exponent + 3 + scale
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
