import CommonBase
import Foundation
import HummingbirdCore
import MessageCatalogue
import NIOCore

/// The fields of a form that a browser sent, URL-encoded or as multipart/form-data.
package struct SentForm: Sendable {
    /// Fields beyond these are an error.
    static let maximumFields = 200

    private let fields: [String: [String]]
    private let files: [String: FormFile]

    /// - Throws: `invalidInput` for a body that is not UTF-8, or has too many fields.
    init(_ body: ByteBuffer) throws {
        let text = String(buffer: body).replacing("+", with: "%20")
        var fields: [String: [String]] = [:]
        var count = 0
        for (name, value) in URI("/?\(text)").queryParameters {
            count += 1
            guard count <= Self.maximumFields else {
                throw ServiceError(
                    .invalidInput, "A form must have at most \(Self.maximumFields) fields.")
            }
            fields[String(name), default: []].append(Self.cleaned(String(value)))
        }
        self.init(fields)
    }

    init(_ fields: [String: [String]], files: [String: FormFile] = [:]) {
        self.fields = fields
        self.files = files
    }

    /// U+0000 ends a text in a database, and browsers send line breaks as CR LF.
    static func cleaned(_ text: String) -> String {
        text.replacing("\u{0}", with: "\u{FFFD}").replacing("\r\n", with: "\n")
    }

    /// What was typed, without spaces around it; empty if the field is absent.
    package func typed(_ name: String) -> String {
        (fields[name]?.first ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// As `typed`, but nil if the field is absent: another form of the page was sent.
    func sent(_ name: String) -> String? { fields[name] == nil ? nil : typed(name) }

    /// What was typed, with spaces: a password.
    package func secret(_ name: String) -> String { fields[name]?.first ?? "" }

    /// All values of a field that may be sent several times.
    package func all(_ name: String) -> [String] { fields[name] ?? [] }

    /// A file; nil if none was chosen.
    package func file(_ name: String) -> FormFile? { files[name] }

    /// Whether a checkbox is ticked.
    package func isOn(_ name: String) -> Bool { fields[name] != nil }

    /// A text that is required.
    /// - Throws: `FormError` for an empty text, or more than `limit` Unicode scalars.
    package func text(_ name: String, upTo limit: Int) throws -> String {
        guard let text = try optionalText(name, upTo: limit) else {
            throw FormError(name, FormTexts.required)
        }
        return text
    }

    /// A text, or nil for an empty field.
    /// - Throws: `FormError` for more than `limit` Unicode scalars.
    package func optionalText(_ name: String, upTo limit: Int) throws -> String? {
        let text = typed(name)
        guard text.unicodeScalars.count <= limit else {
            throw FormError(name, FormTexts.tooLong(limit))
        }
        return text.isEmpty ? nil : text
    }

    /// A number with a decimal comma or point; nil for an empty field.
    /// - Throws: `FormError` for no number, or one that is out of range.
    package func number(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
        guard let text = try optionalText(name, upTo: 20) else { return nil }
        let plain = text.filter { !$0.isWhitespace }.replacing(",", with: ".")
        guard let number = Double(plain), range.contains(number) else {
            throw FormError(name, FormTexts.range(range))
        }
        return number
    }

    /// One of the values of an enumeration. - Throws: `FormError` for any other.
    package func choice<Value: RawRepresentable<String>>(
        _ name: String, of _: Value.Type = Value.self
    ) throws -> Value {
        guard let value = Value(rawValue: typed(name)) else {
            throw FormError(name, FormTexts.required)
        }
        return value
    }
}

/// What fields say about their values.
enum FormTexts {
    static let required = Message("Please fill this in.", "Vyplň to, prosím.")

    static func tooLong(_ limit: Int) -> Message {
        let czech =
            switch limit {
            case 1: "znak"
            case 2...4: "znaky"
            default: "znaků"
            }
        return Message(
            "This must have at most \(limit) character\(limit == 1 ? "" : "s").",
            "Nejvýš \(limit) \(czech), prosím.")
    }

    static func range(_ range: ClosedRange<Double>) -> Message {
        let (english, czech) = (words(range, .english), words(range, .czech))
        return Message(
            "This must be a number from \(english.low) to \(english.high).",
            "Zadej číslo od \(czech.low) do \(czech.high).")
    }

    private static func words(
        _ range: ClosedRange<Double>, _ language: Language
    ) -> (low: String, high: String) {
        let formats = Formats.shared(language)
        return (formats.shortNumber(range.lowerBound), formats.shortNumber(range.upperBound))
    }
}
