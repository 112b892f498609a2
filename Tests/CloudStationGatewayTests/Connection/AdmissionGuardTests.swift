import CommonBase
import TestSupport
import Testing

@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct AdmissionGuardTests {
        private static let now = ManualClock().now

        private static func station(_ number: Int) throws -> StationID {
            try #require(StationID("CP-\(number)"))
        }

        /// The attempts that pass until one does not, at most `limit`.
        private static func pass(
            _ admission: AdmissionGuard, _ id: StationID?, from address: String, limit: Int = 1000
        ) -> [AdmissionGuard.Attempt] {
            var attempts: [AdmissionGuard.Attempt] = []
            while attempts.count < limit,
                let attempt = admission.begin(id, from: address, at: now)
            {
                attempts.append(attempt)
            }
            return attempts
        }

        /// Attempts count from their start, so that parallel ones do not pass together.
        @Test func countsParallelAttempts() throws {
            let admission = AdmissionGuard()
            let attempts = Self.pass(admission, try Self.station(1), from: "192.0.2.1")
            #expect(attempts.count == 10)
            for attempt in attempts { admission.succeeded(attempt, at: Self.now) }
            #expect(Self.pass(admission, try Self.station(1), from: "192.0.2.1").count == 10)
        }

        /// A station with a wrong password keeps out neither its neighbours nor other networks.
        @Test func wrongPasswordCountsForItsStation() throws {
            let admission = AdmissionGuard()
            for _ in 0..<100 { _ = Self.pass(admission, try Self.station(1), from: "192.0.2.1") }
            #expect(admission.begin(try Self.station(2), from: "192.0.2.1", at: Self.now) != nil)
            #expect(admission.begin(nil, from: "192.0.2.1", at: Self.now) != nil)
            #expect(admission.begin(try Self.station(1), from: "192.0.2.2", at: Self.now) != nil)
        }

        /// One network cannot try many ids; all addresses of a /64 are one network.
        @Test func limitsNetwork() throws {
            let admission = AdmissionGuard()
            var count = 0
            for number in 0..<300
            where admission.begin(
                try Self.station(number), from: "2001:db8::\(number)", at: Self.now) != nil
            {
                count += 1
            }
            #expect(count == 256)
            #expect(
                admission.begin(try Self.station(1), from: "2001:db8:0:1::1", at: Self.now) != nil)
        }

        @Test(arguments: [true, false]) func loopbackMayBeUnknownProxy(isExempt: Bool) throws {
            let admission = AdmissionGuard(exemptsLoopback: isExempt)
            let count = Self.pass(admission, try Self.station(1), from: "127.0.0.1").count
            #expect(count == (isExempt ? 1000 : 10))
        }

        /// The id in another case is no further station, on which passwords could be guessed.
        @Test func countsIDsInAnyCaseTogether() throws {
            let admission = AdmissionGuard()
            let ids = try ["CP-1a", "cp-1a", "Cp-1A"].map { try #require(StationID($0)) }
            let count = ids.map { Self.pass(admission, $0, from: "192.0.2.1").count }
            #expect(count == [10, 0, 0])
            for number in 0..<20 { #expect(admission.takeArrival(ids[number % 3], at: Self.now)) }
            #expect(!admission.takeArrival(ids[0], at: Self.now))
        }

        /// A station that keeps reconnecting is refused, also by attempts that began together.
        @Test func limitsArrivals() throws {
            let (admission, id) = (AdmissionGuard(), try Self.station(1))
            let count = (0..<30).count { _ in admission.takeArrival(id, at: Self.now) }
            #expect(count == 20)
            #expect(admission.begin(id, from: "127.0.0.1", at: Self.now) == nil)
        }
    }
}
