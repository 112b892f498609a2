import Testing

@testable import CommonBase
@testable import OCPPMessages

extension CommonTests {
    @Suite struct ScheduleComparisonTests {
        private static let noon = Facts.noon

        /// Against 10 A for five minutes, then 20 A, then nothing.
        private static func compare(
            _ periods: [(Int64, Int64)], unit: V16.ChargingRateUnit = .amperes,
            duration: Int64? = 900
        ) throws -> V16.ScheduleComparison {
            let profile = try V16.ChargingProfile(
                FieldReader(
                    try JSONReader.parse(
                        """
                        {"chargingProfileId": 1, "stackLevel": 0,
                         "chargingProfilePurpose": "TxDefaultProfile",
                         "chargingProfileKind": "Relative", "chargingSchedule": {
                            "chargingRateUnit": "A", "duration": 600, "chargingSchedulePeriod": [
                                {"startPeriod": 0, "limit": 10}, {"startPeriod": 300, "limit": 20}]
                        }}
                        """.utf8)))
            return V16.ScheduleComparison(
                ours: V16.CompositeSchedule(
                    profiles: [profile], transactionStart: noon, maximumTenths: .max,
                    unit: .amperes),
                theirs: V16.ChargingSchedule(
                    duration: duration, startSchedule: nil, chargingRateUnit: unit,
                    chargingSchedulePeriod: periods.map {
                        V16.ChargingSchedulePeriod(startPeriod: $0.0, limitTenths: $0.1)
                    }), from: noon, duration: 900)
        }

        @Test func same() throws {
            #expect(try Self.compare([(0, 100), (300, 200), (600, 320)]).verdict == .same)
            // A clock that is three seconds off.
            #expect(try Self.compare([(0, 100), (297, 200), (603, 320)]).verdict == .same)
            // Where nothing limits, the station may have limits of its own.
            #expect(try Self.compare([(0, 100), (300, 200), (600, 60)]).verdict == .same)
            // In watts of three phases, rounded.
            #expect(
                try Self.compare([(0, 69_000), (300, 137_000)], unit: .watts).verdict == .same)
        }

        @Test func different() throws {
            let stricter = try Self.compare([(0, 100), (450, 200)])
            #expect(stricter.verdict == .stricter)
            #expect(stricter.differsAt == Self.noon.adding(seconds: 300))
            let exceeding = try Self.compare([(0, 60), (100, 160), (300, 200)])
            #expect(exceeding.verdict == .exceeds)
            #expect(exceeding.differsAt == Self.noon)
            #expect(try Self.compare([(0, 90_000)], unit: .watts).verdict == .exceeds)
        }

        /// It says nothing about what lies behind its end.
        @Test func shorter() throws {
            #expect(try Self.compare([(0, 100)], duration: 200).verdict == .same)
        }
    }
}
