import CloudCore
import CommonBase
import MessageCatalogue

extension ServiceError {
    /// An error that pages show in the language of the visitor.
    package init(_ code: Code, _ message: Message, field: String? = nil) {
        self.init(code, message(.english), field: field)
        czech = message(.czech)
    }
}

extension Check {
    /// - Throws: `invalidInput` with this field and message if the condition is false.
    package static func that(_ holds: Bool, _ field: String, _ message: Message) throws {
        guard holds else { throw ServiceError(.invalidInput, message, field: field) }
    }
}
