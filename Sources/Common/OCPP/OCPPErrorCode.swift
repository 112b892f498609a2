/// The CALLERROR codes of OCPP-J 1.6 §4.2.3, including the misspelling, which the errata say not to
/// fix (5.1–5.2).
package enum OCPPErrorCode: String, Sendable, CaseIterable {
    case notImplemented = "NotImplemented"
    case notSupported = "NotSupported"
    case internalError = "InternalError"
    case protocolError = "ProtocolError"
    case securityError = "SecurityError"
    case formationViolation = "FormationViolation"
    case propertyConstraintViolation = "PropertyConstraintViolation"
    case occurenceConstraintViolation = "OccurenceConstraintViolation"
    case typeConstraintViolation = "TypeConstraintViolation"
    case genericError = "GenericError"

    /// Accepts every spelling found in the field; an unknown code becomes `genericError`.
    package init(lenient text: String) {
        switch text.lowercased() {
        case "formatviolation": self = .formationViolation
        case "occurrenceconstraintviolation": self = .occurenceConstraintViolation
        default: self = OCPPErrorCode(word: text) ?? .genericError
        }
    }
}

/// The reason for answering a CALL with a CALLERROR.
package struct OCPPError: Error, Hashable, Sendable {
    package var code: OCPPErrorCode
    package var description: String

    package init(_ code: OCPPErrorCode, _ description: String) {
        self.code = code
        self.description = description
    }
}
