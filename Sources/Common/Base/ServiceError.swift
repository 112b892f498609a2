/// An error with a code for programs, a message for people and a cause for the log.
///
/// Thrown where the error is found, mapped once at the edge (to `application/problem+json`, an exit
/// status or a log line) and logged once.
package struct ServiceError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case invalidInput, unauthenticated, revoked, forbidden, notFound, methodNotAllowed, conflict
        case tooLarge, expectationFailed, tooManyRequests, overloaded, storageFailed, unavailable,
            internalError
    }

    package var code: Code
    /// One sentence for people; never contains a secret.
    package var message: String
    /// The same in Czech; nil if pages in Czech say only of what kind the error is.
    package var czech: String?
    /// The field or configuration key at fault, if any.
    package var field: String?
    /// The underlying error, for the log only.
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
