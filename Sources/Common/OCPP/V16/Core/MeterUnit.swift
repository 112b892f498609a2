import ChargingModel

/// Reads units and places of meter values as stations write them, in any case and with blanks.
enum MeterUnit {
    /// The power of ten of a unit relative to the base unit; 0 without a unit. Nil for an unknown
    /// unit, one with another zero point (K, Fahrenheit), and `mwh`, which may be either of two.
    /// OCPP 1.6 edition 2 §7.45, and Hz (quirk Q38).
    static func scale(_ text: String?) -> Int? {
        switch text {
        case nil, "Wh", "W", "A", "V": return 0
        case "kWh", "kW": return 3
        default: break
        }
        let word = (text ?? "").unicodeScalars.filter { isLetter($0) || $0 == "%" }
        let unit = String(String.UnicodeScalarView(word))
        let lowercase = unit.lowercased()
        switch lowercase {
        case "", "wh", "w", "a", "v", "va", "varh", "var", "hz", "percent", "%", "rpm": return 0
        case "celsius", "celcius", "c": return 0
        case "kwh", "kw", "kva", "kvarh", "kvar", "kv", "ka": return 3
        case "ma", "mv": return -3
        case "mwh", "mw":
            if unit.hasPrefix("M") { return 6 }
            return unit == lowercase ? nil : -3
        default: return nil
        }
    }

    /// Separates a number from a unit behind it, as in `5000 Wh`. The unit is nil without one.
    static func split(_ value: String) -> (number: Substring, unit: Substring?) {
        let scalars = value.unicodeScalars
        guard let last = scalars.lastIndex(where: { isDigit($0) || $0 == "." || $0 == "," }) else {
            return (value[...], nil)
        }
        let end = scalars.index(after: last)
        let unit = value[end...]
        return (value[..<end], unit.unicodeScalars.allSatisfy { $0 == " " } ? nil : unit)
    }

    /// A number in thousandths of the base unit, with or without a unit behind it.
    static func thousandths(_ value: String) -> Int64? {
        let (number, unit) = split(value)
        guard let scale = scale(unit.map(String.init)) else { return nil }
        return Decimal3.thousandths(String(number), scale: scale)
    }

    /// Whether a text names no number, as `NaN`, `null` or `-`: the station has no value.
    static func isAbsent(_ value: String) -> Bool { !value.unicodeScalars.contains(where: isDigit) }

    /// Nil for the outlet, and for a place that is not known.
    static func location(_ text: String?) -> SampledValue.Location? {
        guard let text, text != "Outlet" else { return nil }
        return SampledValue.Location.allCases.first { equal($0.rawValue, text) }
    }

    /// An unknown context (quirk Q39) does not invalidate the number.
    static func context(_ text: String?) -> SampledValue.Context {
        guard let text else { return .samplePeriodic }
        return SampledValue.Context(rawValue: text)
            ?? SampledValue.Context.allCases.first { equal($0.rawValue, text) } ?? .samplePeriodic
    }

    private static func equal(_ name: String, _ text: String) -> Bool {
        name.lowercased().utf8.elementsEqual(text.lowercased().utf8.filter { $0 != 0x20 })
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
