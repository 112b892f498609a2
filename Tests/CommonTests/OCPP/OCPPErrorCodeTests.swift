import Testing

@testable import OCPPMessages

extension CommonTests {
    @Suite struct OCPPErrorCodeTests {
        /// OCPP-J 1.6's spellings, its misspelling included (errata 5.1–5.2, Q53).
        @Test func spellings() {
            #expect(
                OCPPErrorCode.allCases.map(\.rawValue) == [
                    "NotImplemented", "NotSupported", "InternalError", "ProtocolError",
                    "SecurityError", "FormationViolation", "PropertyConstraintViolation",
                    "OccurenceConstraintViolation", "TypeConstraintViolation", "GenericError",
                ])
        }

        /// Each spelling in the field is read; what nobody knows is a generic error.
        @Test func lenientSpellings() {
            for code in OCPPErrorCode.allCases {
                #expect(OCPPErrorCode(lenient: code.rawValue) == code)
            }
            #expect(OCPPErrorCode(lenient: "FormatViolation") == .formationViolation)
            #expect(
                OCPPErrorCode(lenient: "OccurrenceConstraintViolation")
                    == .occurenceConstraintViolation)
            for unknown in ["", "notsupported", "Oops"] {
                #expect(OCPPErrorCode(lenient: unknown) == .genericError)
            }
        }
    }
}
