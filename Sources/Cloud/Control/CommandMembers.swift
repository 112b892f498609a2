import ChargingModel
import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

/// Reads the members of a command. Absent and null members are nil; every other value is checked
/// where it is read.
package struct CommandMembers: Sendable {
    package let action: CommandAction
    private let object: JSONValue

    package init(_ object: JSONValue, of action: CommandAction) {
        self.object = object
        self.action = action
    }

    package func value(_ name: String) -> JSONValue? {
        switch object[name] {
        case nil, .null: nil
        case .some(let value): value
        }
    }

    package func required<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else {
            throw ServiceError(
                .invalidInput,
                Message("\(name) is required for \(action).", "\(action) potřebuje \(name)."),
                field: name)
        }
        return value
    }

    /// - Parameter lengths: in Unicode scalars.
    package func text(_ name: String, _ lengths: ClosedRange<Int>) throws -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value else { throw Self.mustBe(name, Self.string) }
        return try Check.text(text, name, lengths)
    }

    /// A text that may hold line breaks and other control characters except U+0000.
    package func data(_ name: String, limit: Int) throws -> String? {
        guard let value = value(name) else { return nil }
        guard case .string(let text) = value, text.unicodeScalars.count <= limit, !text.hasNUL
        else {
            throw Self.mustBe(
                name,
                Message(
                    "a string of at most \(limit) characters", "text o nejvýš \(limit) znacích"))
        }
        return text
    }

    package func texts(
        _ name: String, limit: Int, _ lengths: ClosedRange<Int>
    ) throws -> [String]? {
        guard let value = value(name) else { return nil }
        guard case .array(let items) = value, items.count <= limit else {
            throw Self.mustBe(
                name,
                Message(
                    "an array of at most \(limit) items", "seznam o nejvýš \(limit) položkách"))
        }
        return try items.enumerated().map { index, item in
            guard case .string(let text) = item else {
                throw Self.mustBe("\(name).\(index)", Self.string)
            }
            return try Check.text(text, name, lengths)
        }
    }

    package func number(_ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
        guard let value = value(name) else { return nil }
        guard case .int(let number) = value, range.contains(number) else {
            throw Self.mustBe(
                name,
                Message(
                    "an integer between \(range.lowerBound) and \(range.upperBound)",
                    "celé číslo od \(range.lowerBound) do \(range.upperBound)"))
        }
        return number
    }

    package func flag(_ name: String) throws -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .bool(let flag) = value else {
            throw Self.mustBe(name, Message("true or false", "true nebo false"))
        }
        return flag
    }

    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws -> Choice? {
        guard let value = value(name) else { return nil }
        guard let choice = value.stringValue.flatMap(Choice.init(rawValue:)) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.mustBe(name, Message("one of \(names)", "jedna z hodnot \(names)"))
        }
        return choice
    }

    package func id<Subject>(_ name: String) throws -> ID<Subject>? {
        guard let value = value(name) else { return nil }
        guard let id = value.stringValue.flatMap({ ID<Subject>($0) }) else {
            throw Self.mustBe(
                name,
                Message(
                    "an id of \(ID<Subject>.rule)",
                    "ID: 1 až 48 znaků A-Z a-z 0-9 * - _ = : + | . @"))
        }
        return id
    }

    package func idToken(_ name: String) throws -> IdToken? {
        guard let value = value(name) else { return nil }
        guard let token = value.stringValue.flatMap({ IdToken($0) }) else {
            throw ServiceError(
                .invalidInput,
                Message(
                    "\(name) must have 1 to 36 printable characters.",
                    "\(name) musí mít 1 až 36 tisknutelných znaků."), field: name)
        }
        return token
    }

    private static let string = Message("a string", "text")

    private static func mustBe(_ name: String, _ expectation: Message) -> ServiceError {
        ServiceError(
            .invalidInput,
            Message(
                "\(name) must be \(expectation(.english)).",
                "\(name) musí být \(expectation(.czech))."), field: name)
    }
}
