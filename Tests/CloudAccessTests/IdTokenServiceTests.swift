import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudAccessTests {
    @Suite struct IdTokenServiceTests {
        /// A random UID (of a phone) has four bytes, of which the first is 08.
        @Test(
            arguments: [
                ("08ABCDEF", "invalidInput idToken"), ("08abcdef", "invalidInput idToken"),
                ("08000000", "invalidInput idToken"), ("09ABCDEF", nil), ("08ABCDEF010203", nil),
                ("08ABCDEX", nil), ("08", nil), ("8ABCDEF0", nil),
            ] as [(String, String?)])
        func rejectsRandomUID(text: String, expected: String?) async throws {
            let bench = try CloudBench()
            #expect(try await refusal { try await bench.addCard(text) } == expected)
        }

        @Test func rejectsEnrolledToken() async throws {
            let bench = try CloudBench()
            try await bench.addCard("CARD", of: "driver-1")
            let answer = try await refusal { try await bench.addCard("card", of: "driver-2") }
            #expect(answer == "conflict idToken")
        }

        @Test func enrolmentDoesNotAffectEarlierTransactions() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start(OCPP16Bench.startPayload(idTag: "NEW"))
            try await bench.stop(first.number)
            try await bench.cloud.addCard("NEW", of: "driver-2")
            let payload = OCPP16Bench.startPayload(
                idTag: "NEW", meterStart: 4000, timestamp: OCPP16Bench.at(90))
            #expect(try await bench.start(payload).status == .accepted)
            let owners = try await bench.cloud.transactions()
                .sorted { ($0.ocppID ?? 0) < ($1.ocppID ?? 0) }.map(\.personID?.text)
            #expect(owners == [nil, "driver-2"])
        }
    }
}
