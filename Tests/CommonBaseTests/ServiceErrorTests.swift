import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct ServiceErrorTests {
        private struct Cause: Error, CustomStringConvertible { let description = "disk full" }

        /// The log line has the code, field, message and cause, if present.
        @Test func descriptionListsCodeFieldMessageAndCause() {
            #expect(
                ServiceError(.conflict, "The name is taken.").description
                    == "conflict: The name is taken.")
            #expect(
                ServiceError(.storageFailed, "Not saved.", field: "name", cause: Cause())
                    .description == "storageFailed [name]: Not saved. (disk full)")
        }
    }
}
