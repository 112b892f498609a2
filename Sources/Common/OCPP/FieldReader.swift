import CommonBase

/// Reads the members of a payload and throws the OCPP-J error code that fits an invalid one.
package struct FieldReader {
    package let object: JSONValue

    package init(_ object: JSONValue) { self.object = object }

    /// Nil if the member is absent, null or (quirk Q36) an empty string.
    private func member(_ name: String) -> JSONValue? {
        switch object[name] {
        case nil, .null, .string(""): nil
        case .some(let value): value
        }
    }

    package func required<Value>(
        _ name: String, _ read: (String) throws(OCPPError) -> Value?
    ) throws(OCPPError) -> Value {
        guard let value = try read(name) else {
            throw OCPPError(.protocolError, "\(name) is required")
        }
        return value
    }

    /// Converts numbers to text (quirk Q40), removes characters that control a terminal or the
    /// direction of text (Q17), and cuts at `limit` Unicode scalars (Q35), because rejecting a charger for a long serial number helps nobody.
    package func string(_ name: String, limit: Int = 255) throws(OCPPError) -> String? {
        switch member(name) {
        case nil: return nil
        case .string(let text):
            let isClean = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
            if isClean, text.utf8.count <= limit { return text }
            let clean = text.storable(scalars: limit)
            return clean.isEmpty ? nil : clean
        case .int(let number): return String(number)
        case .double(let number): return String(number)
        default: throw OCPPError(.typeConstraintViolation, "\(name) is not a string")
        }
    }

    /// - Throws: also if the member is absent.
    package func requiredText(_ name: String, limit: Int) throws(OCPPError) -> String {
        try required(name) { name throws(OCPPError) in try string(name, limit: limit) }
    }

    /// A PEM certificate or certificate request: line breaks are kept, and nothing is cut. Its
    /// characters are ASCII (RFC 7468 §3).
    package func requiredPEM(_ name: String, limit: Int) throws(OCPPError) -> String {
        try required(name) { name throws(OCPPError) in
            guard let value = member(name) else { return nil }
            guard case .string(let text) = value, text.utf8.count <= limit,
                text.utf8.allSatisfy({ (1..<0x80).contains($0) })
            else {
                throw OCPPError(
                    .propertyConstraintViolation,
                    "\(name) must be a string of at most \(limit) ASCII characters")
            }
            return text
        }
    }

    /// Must be at least 0.
    package func count(_ name: String) throws(OCPPError) -> Int64? {
        try int(name, in: 0...Int64(Int32.max))
    }

    /// Must be at least 1.
    package func positive(_ name: String) throws(OCPPError) -> Int64? {
        try int(name, in: 1...Int64(Int32.max))
    }

    /// Must be within `range`.
    package func int(
        _ name: String, in range: ClosedRange<Int64>
    ) throws(OCPPError) -> Int64? {
        guard let number = try int(name) else { return nil }
        guard range.contains(number) else {
            throw OCPPError(
                .propertyConstraintViolation,
                "\(name) must be between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// A decimal in tenths: OCPP's limits have one fraction digit; further digits are dropped.
    package func tenths(_ name: String) throws(OCPPError) -> Int64? {
        let number: Double
        switch member(name) {
        case nil: return nil
        case .int(let whole): number = Double(whole)
        case .double(let decimal): number = decimal
        case .string(let text):
            guard let decimal = Double(text) else { fallthrough }
            number = decimal
        default: throw OCPPError(.typeConstraintViolation, "\(name) is not a number")
        }
        guard abs(number) < 1e9 else {
            throw OCPPError(.propertyConstraintViolation, "\(name) must be below 1000000000")
        }
        return Int64((number * 10).rounded(.towardZero))
    }

    /// OCPP's integers have 32 bits, but stations send larger ids. The number is compared and
    /// stored only; `count`, `positive` and `int(_:in:)` are for numbers that are computed with.
    package func int(_ name: String) throws(OCPPError) -> Int64? {
        switch member(name) {
        case nil: return nil
        case .int(let number): return number
        case .double(let number):
            if let whole = Int64(exactly: number) { return whole }
        case .string(let text):
            if let number = Int64(text) { return number }
        default: break
        }
        throw OCPPError(.typeConstraintViolation, "\(name) is not an integer")
    }

    package func timestamp(_ name: String) throws(OCPPError) -> Timestamp? {
        guard let text = try string(name) else { return nil }
        guard let value = Timestamp(parsing: text) else {
            throw OCPPError(.propertyConstraintViolation, "\(name) is not an RFC 3339 time")
        }
        return value
    }

    /// A word of an enumeration, in any case.
    package func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(OCPPError) -> Value? {
        guard let text = try string(name) else { return nil }
        guard let value = Value(word: text) else {
            throw OCPPError(.propertyConstraintViolation, "\(name) does not allow '\(text)'")
        }
        return value
    }

    package func object(_ name: String) throws(OCPPError) -> FieldReader? {
        guard let value = member(name) else { return nil }
        guard case .object = value else {
            throw OCPPError(.typeConstraintViolation, "\(name) is not an object")
        }
        return FieldReader(value)
    }

    /// Accepts a single object as a list of one (quirk Q41). At most `limit` items.
    package func list(_ name: String, limit: Int) throws(OCPPError) -> [FieldReader] {
        switch member(name) {
        case nil: return []
        case .object(let members): return [FieldReader(.object(members))]
        case .array(let items):
            guard items.count <= limit else {
                throw OCPPError(
                    .occurenceConstraintViolation, "\(name) has more than \(limit) items")
            }
            return items.map(FieldReader.init)
        default: throw OCPPError(.typeConstraintViolation, "\(name) is not an array")
        }
    }
}
