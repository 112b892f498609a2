import CommonBase

/// The JSON form is OCPP 2.0.1's MeterValueType: `{"timestamp": …, "sampledValue": [{"value": 4750,
/// "measurand": "Energy.Active.Import.Register", "context": "Sample.Periodic"}]}`, with values in
/// base units (Wh, W, A, V, percent, °C). `resolution`, in base units too, is not of OCPP.
extension MeterReading: Codable {
    private enum Key: String, CodingKey { case timestamp, sampledValue }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        takenAt = try container.decode(Timestamp.self, forKey: .timestamp)
        // Values with an unknown measurand are dropped, and those beyond the limit.
        let known = try container.decode([KnownValue].self, forKey: .sampledValue)
            .lazy.compactMap(\.value)
        values = Array(known.prefix(Self.maximumValueCount))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(takenAt, forKey: .timestamp)
        try container.encode(values, forKey: .sampledValue)
    }
}

private struct KnownValue: Decodable {
    var value: SampledValue?

    private enum Key: String, CodingKey { case measurand }

    init(from decoder: any Decoder) throws {
        let name = try decoder.container(keyedBy: Key.self)
            .decodeIfPresent(String.self, forKey: .measurand)
        let isKnown = name.map { Measurand(rawValue: $0) != nil } ?? true
        value = isKnown ? try SampledValue(from: decoder) : nil
    }
}

extension SampledValue: Codable {
    private enum Key: String, CodingKey {
        case value, measurand, context, phase, location, resolution
    }

    /// Uses OCPP's defaults: an imported energy register, sampled periodically.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        measurand =
            try container.decodeIfPresent(Measurand.self, forKey: .measurand)
            ?? .energyActiveImportRegister
        context =
            try container.decodeIfPresent(String.self, forKey: .context)
            .map { Context(rawValue: $0) ?? .other } ?? .samplePeriodic
        phase = try container.decodeIfPresent(String.self, forKey: .phase)?
            .storable(scalars: Self.maximumPhaseLength)
        location = try container.decodeIfPresent(String.self, forKey: .location)
            .flatMap(Location.init)
        resolution = try container.decodeIfPresent(Double.self, forKey: .resolution)
            .map(Self.thousandths)
        thousandths = Self.thousandths(try container.decode(Double.self, forKey: .value))
    }

    /// Whole units are written as integers, so that no register loses a digit.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        if thousandths.isMultiple(of: 1000) {
            try container.encode(wholeUnits, forKey: .value)
        } else {
            try container.encode(Double(thousandths) / 1000, forKey: .value)
        }
        try container.encode(measurand, forKey: .measurand)
        try container.encode(context, forKey: .context)
        try container.encodeIfPresent(phase, forKey: .phase)
        try container.encodeIfPresent(location, forKey: .location)
        try container.encodeIfPresent(resolution.map { Double($0) / 1000 }, forKey: .resolution)
    }

    /// Saturates at the bounds of `range`: readings are never rejected, and the fold flags such a
    /// value as impossible.
    private static func thousandths(_ value: Double) -> Int64 {
        let limit = Double(range.upperBound / 1000)
        if abs(value) >= limit { return value < 0 ? range.lowerBound : range.upperBound }
        // A whole number is multiplied as an integer, so that no register loses a digit.
        if value == value.rounded() { return Int64(value) * 1000 }
        return Int64((value * 1000).rounded())
    }
}
