/// An error with a code for programs, a message for people and a cause for the log.
///
/// Thrown up from wherever it is found, mapped once at the edge (to `application/problem+json`, to
/// an exit status, to a log line) and logged once.
package struct ServiceError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case invalidInput, unauthenticated, forbidden, notFound, methodNotAllowed, conflict
        case tooLarge, tooManyRequests, overloaded, storageFailed, unavailable, internalError
    }

    package var code: Code
    /// One sentence for a person; never holds a secret.
    package var message: String
    /// The field or configuration key that is at fault, where there is one.
    package var field: String?
    /// What lies beneath, for the log only.
    package var cause: (any Error)?

    package init(_ code: Code, _ message: String, field: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.cause = cause
    }

    package var description: String {
        let place = field.map { " [\($0)]" } ?? ""
        let reason = cause.map { " (\($0))" } ?? ""
        return "\(code.rawValue)\(place): \(message)\(reason)"
    }
}
