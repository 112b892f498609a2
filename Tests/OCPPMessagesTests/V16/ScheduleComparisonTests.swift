import TestSupport
import Testing

@testable import CommonBase
@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct ScheduleComparisonTests {
        private static let noon = ManualClock.noon

        /// Compares with 10 A for five minutes, then 20 A, then no limit.
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

        @Test func acceptsEqualSchedules() throws {
            #expect(try Self.compare([(0, 100), (300, 200), (600, 320)]).verdict == .same)
            // A clock deviation of three seconds.
            #expect(try Self.compare([(0, 100), (297, 200), (603, 320)]).verdict == .same)
            // Where our profiles set no limit, the station may have its own.
            #expect(try Self.compare([(0, 100), (300, 200), (600, 60)]).verdict == .same)
            // In watts on three phases, rounded.
            #expect(
                try Self.compare([(0, 69_000), (300, 137_000)], unit: .watts).verdict == .same)
        }

        @Test func reportsFirstDifference() throws {
            let stricter = try Self.compare([(0, 100), (450, 200)])
            #expect(stricter.verdict == .stricter)
            #expect(stricter.differsAt == Self.noon.adding(seconds: 300))
            let exceeding = try Self.compare([(0, 60), (100, 160), (300, 200)])
            #expect(exceeding.verdict == .exceeds)
            #expect(exceeding.differsAt == Self.noon)
            #expect(try Self.compare([(0, 90_000)], unit: .watts).verdict == .exceeds)
        }

        /// Stations report a limit of −1 where nothing limits them; requests must not contain it.
        @Test func treatsReportedMinusOneAsUnlimited() throws {
            #expect(try Self.compare([(0, -10)]).verdict == .exceeds)
            #expect(try Self.compare([(0, 100), (300, 200), (600, -10)]).verdict == .same)
            let schedule = """
                {"chargingRateUnit": "A", "chargingSchedulePeriod": [
                    {"startPeriod": 0, "limit": -1}]}
                """
            let answer = #"{"status": "Accepted", "chargingSchedule": \#(schedule)}"#
            let response = try V16.GetCompositeSchedule.Response(
                FieldReader(try JSONReader.parse(answer.utf8)))
            #expect(response.chargingSchedule?.chargingSchedulePeriod.map(\.isUnlimited) == [true])
            #expect(throws: OCPPError.self) {
                try V16.ChargingSchedule(FieldReader(try JSONReader.parse(schedule.utf8)))
            }
        }

        /// The time after the end of the station's schedule is not compared.
        @Test func ignoresTimeAfterScheduleEnd() throws {
            #expect(try Self.compare([(0, 100)], duration: 200).verdict == .same)
        }
    }
}
