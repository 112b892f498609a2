import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudBookingTests {
    @Suite struct ArrivalTests {
        private static func failure(
            _ changes: [(Int64, ArrivalFacts.Change)], wasTapRefused: Bool = false,
            isReachableNow: Bool = true, isUsedByOther: Bool = false
        ) -> BookingFailure? {
            ArrivalFacts(
                changes: changes.map { (time: ManualClock.at($0.0), change: $0.1) },
                wasTapRefused: wasTapRefused, isReachableNow: isReachableNow,
                isUsedByOther: isUsedByOther
            ).failure(in: ManualClock.at(0)..<ManualClock.at(30))
        }

        @Test func countsOnlyChargersThatWereReady() {
            #expect(Self.failure([]) == nil)
            #expect(Self.failure([(-60, .status(.faulted)), (-30, .status(.available))]) == nil)
            #expect(Self.failure([(-60, .status(.faulted))]) == .faulted)
            #expect(Self.failure([(20, .status(.unavailable))]) == .unavailable)
            #expect(
                Self.failure([(-5, .status(.occupied)), (10, .status(.available))]) == .occupied)
            #expect(
                Self.failure([
                    (5, .connection(isConnected: false)), (10, .connection(isConnected: true)),
                ]) == .unreachable)
            #expect(Self.failure([], wasTapRefused: true) == .refused)
            #expect(Self.failure([], isReachableNow: false) == .unreachable)
            #expect(Self.failure([], isUsedByOther: true) == .occupied)
        }

        /// A station that connects anew at once was reachable.
        @Test func toleratesShortBreaks() {
            #expect(
                Self.failure([
                    (5, .connection(isConnected: false)), (6, .connection(isConnected: true)),
                ]) == nil)
            #expect(Self.failure([(29, .status(.faulted))]) == nil)
        }

        @Test(arguments: [true, false]) func judgesAfterArrivalWindow(
            isConnected: Bool
        ) async throws {
            var terms = BookingBench.members
            terms.noShowFee = Money(minor: 10_000)
            let bench = try await BookingBench(terms: terms)
            let booking = try await bench.book()
            bench.advance(to: 29)
            try await bench.pass(isConnected: isConnected)
            #expect(try await bench.find(booking).status == .reserved)
            bench.advance(to: 30)
            try await bench.pass(isConnected: isConnected)
            let judged = try await bench.find(booking)
            #expect(judged.status == (isConnected ? .noShow : .failed))
            #expect(judged.fee.minor == (isConnected ? 10_000 : 0))
            #expect(
                judged.reason == (isConnected ? nil : BookingFailure.unreachable.rawValue))
            try await bench.book(by: "ben", 30, 90)
        }

        @Test func ownUseIsNeverMissed() async throws {
            let bench = try await BookingBench()
            let booking = try await bench.book(by: "hanna", isOwnUse: true)
            bench.advance(to: 60)
            try await bench.pass()
            #expect(try await bench.find(booking).status == .reserved)
            bench.advance(to: 120)
            try await bench.pass()
            #expect(try await bench.find(booking).status == .fulfilled)
        }
    }
}
