import CommonBase

/// Reads a member of an OCPI object, and says which one is at fault.
struct OCPIReader {
    let value: JSONValue
    let path: String

    func fail(_ complaint: String) -> ServiceError {
        ServiceError(.invalidInput, "\(path) \(complaint).", field: path)
    }

    /// Nil if absent or null.
    func member(_ name: String) -> OCPIReader? {
        guard let value = value[name], value != .null else { return nil }
        return OCPIReader(value: value, path: path.isEmpty ? name : "\(path).\(name)")
    }

    func required(_ name: String) throws -> OCPIReader {
        guard let member = member(name) else {
            let missing = OCPIReader(value: .null, path: path.isEmpty ? name : "\(path).\(name)")
            throw missing.fail("is required")
        }
        return member
    }

    /// `number × 10^digits`.
    /// - Parameter range: of the result.
    func number(digits: Int, _ range: ClosedRange<Int64>) throws -> Int64 {
        guard let scaled = JSONDecimal.scaled(value, digits: digits), range.contains(scaled) else {
            let bounds = [range.lowerBound, range.upperBound].map {
                JSONWriter.text(JSONDecimal.value($0, digits: digits))
            }
            throw fail(
                "must be a number between \(bounds[0]) and \(bounds[1]) with at most \(digits) "
                    + "decimals")
        }
        return scaled
    }

    func text(maximum: Int) throws -> String {
        guard case .string(let text) = value, text.unicodeScalars.count <= maximum else {
            throw fail("must be a text of at most \(maximum) characters")
        }
        return text
    }

    func items(_ count: ClosedRange<Int>) throws -> [OCPIReader] {
        guard case .array(let items) = value, count.contains(items.count) else {
            throw fail("must be \(count.lowerBound) to \(count.upperBound) items")
        }
        return items.enumerated().map { OCPIReader(value: $1, path: "\(path).\($0)") }
    }

    func choice<Choice: RawRepresentable & CaseIterable>() throws -> Choice
    where Choice.RawValue == String {
        guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
            let valid = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw fail("must be one of \(valid)")
        }
        return choice
    }
}
