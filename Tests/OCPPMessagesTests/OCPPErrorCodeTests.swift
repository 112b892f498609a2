import Testing

@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct OCPPErrorCodeTests {
        /// OCPP-J 1.6's spellings, including the misspelling (errata 5.1–5.2, Q53).
        @Test func writesSpecifiedSpellings() {
            #expect(
                OCPPErrorCode.allCases.map(\.rawValue) == [
                    "NotImplemented", "NotSupported", "InternalError", "ProtocolError",
                    "SecurityError", "FormationViolation", "PropertyConstraintViolation",
                    "OccurenceConstraintViolation", "TypeConstraintViolation", "GenericError",
                ])
        }

        /// Every spelling in the field is accepted; an unknown code is a generic error.
        @Test func readsKnownMisspellings() {
            for code in OCPPErrorCode.allCases {
                #expect(OCPPErrorCode(lenient: code.rawValue) == code)
            }
            #expect(OCPPErrorCode(lenient: "FormatViolation") == .formationViolation)
            #expect(
                OCPPErrorCode(lenient: "OccurrenceConstraintViolation")
                    == .occurenceConstraintViolation)
            for unknown in ["", "Supported", "Oops"] {
                #expect(OCPPErrorCode(lenient: unknown) == .genericError)
            }
        }
    }
}
