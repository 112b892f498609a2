import TestSupport
import Testing

@testable import CommonBase
@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct CompositeScheduleTests {
        private static let noon = ManualClock.noon

        private static func profile(_ text: String) throws -> V16.ChargingProfile {
            try V16.ChargingProfile(FieldReader(try JSONReader.parse(text.utf8)))
        }

        private static func composite(
            _ profiles: [V16.ChargingProfile], transactionStart: Timestamp? = noon
        ) -> V16.CompositeSchedule {
            V16.CompositeSchedule(
                profiles: profiles, transactionStart: transactionStart, maximumTenths: 320,
                unit: .amperes)
        }

        private static func periods(_ schedule: V16.ChargingSchedule) -> [[Int64]] {
            schedule.chargingSchedulePeriod.map { [$0.startPeriod, $0.limitTenths] }
        }

        private static func text(
            id: Int = 1, level: Int = 0, purpose: String = "TxDefaultProfile",
            kind: String = "Relative", more: String = "", schedule: String
        ) -> String {
            """
            {"chargingProfileId": \(id), "stackLevel": \(level),
             "chargingProfilePurpose": "\(purpose)", "chargingProfileKind": "\(kind)", \(more)
             "chargingSchedule": {"chargingRateUnit": "A", \(schedule)}}
            """
        }

        /// §3.13: the highest stack level applies, a TxProfile overrides the default, and the
        /// lowest limit of all purposes counts.
        @Test func combinesStackLevelsAndPurposes() throws {
            let base = try Self.profile(
                Self.text(schedule: #""chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}]"#)
            )
            let night = try Self.profile(
                Self.text(
                    id: 2, level: 1,
                    schedule: """
                        "duration": 300, "chargingSchedulePeriod":
                        [{"startPeriod": 0, "limit": 6}, {"startPeriod": 100, "limit": 10.5}]
                        """))
            let house = try Self.profile(
                Self.text(
                    id: 3, purpose: "ChargePointMaxProfile", kind: "Absolute",
                    schedule: #""chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10}]"#))
            #expect(
                Self.periods(Self.composite([base]).schedule(from: Self.noon, duration: 600))
                    == [[0, 160]])
            #expect(
                Self.periods(
                    Self.composite([base, night]).schedule(from: Self.noon, duration: 600))
                    == [[0, 60], [100, 105], [300, 160]])
            #expect(
                Self.periods(
                    Self.composite([base, night, house]).schedule(from: Self.noon, duration: 600))
                    == [[0, 60], [100, 100]])
            let own = try Self.profile(
                Self.text(
                    id: 4, purpose: "TxProfile",
                    schedule: """
                        "duration": 50, "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 20}]
                        """))
            #expect(
                Self.periods(Self.composite([own, night]).schedule(from: Self.noon, duration: 120))
                    == [[0, 200], [50, 60], [100, 105]])
        }

        /// Without a transaction, a relative profile has no effect.
        @Test func ignoresRelativeProfileWithoutTransaction() throws {
            let base = try Self.profile(
                Self.text(schedule: #""chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}]"#)
            )
            let composite = Self.composite([base], transactionStart: nil)
            #expect(
                Self.periods(composite.schedule(from: Self.noon, duration: 60)) == [[0, 320]])
        }

        /// Watts are converted to amperes by the number of phases, and back.
        @Test func convertsUnits() throws {
            let text = Self.text(
                schedule: """
                    "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10},
                    {"startPeriod": 60, "limit": 10, "numberPhases": 1}]
                    """)
            var composite = Self.composite([try Self.profile(text)])
            composite.unit = .watts
            composite.maximumTenths = 220_000
            #expect(
                Self.periods(composite.schedule(from: Self.noon, duration: 90))
                    == [[0, 69_000], [60, 23_000]])
        }

        /// The schedule agrees with the limit at each second, for random profiles.
        @Test func scheduleAgreesWithLimitAtEachSecond() throws {
            for seed: UInt64 in 0..<200 {
                var random = SeededRandom(seed: seed)
                let profiles = try (0..<random.number(1...5)).map { id in
                    try Self.profile(Self.random(Int(id), using: &random))
                }
                let composite = Self.composite(profiles)
                let start = Self.noon.adding(seconds: random.number(-200...200))
                let schedule = composite.schedule(from: start, duration: 500)
                let periods = schedule.chargingSchedulePeriod
                #expect(periods.first?.startPeriod == 0)
                for second: Int64 in 0..<500 {
                    let period = periods.last { $0.startPeriod <= second }
                    let limit = composite.limitTenths(at: start.adding(seconds: second))
                    #expect(period?.limitTenths == limit, "seed \(seed), second \(second)")
                }
            }
        }

        private static func random(_ id: Int, using random: inout SeededRandom) -> String {
            let purpose = random.element(["TxProfile", "TxDefaultProfile", "ChargePointMaxProfile"])
            let kind = random.element(["Absolute", "Relative", "Recurring"])
            let start = noon.adding(seconds: random.number(-300...300))
            var more = ""
            if kind == "Recurring" { more += #""recurrencyKind": "Daily", "# }
            if random.chance(40) {
                let from = noon.adding(seconds: random.number(-200...200)).iso8601
                more += "\"validFrom\": \"\(from)\", "
            }
            if random.chance(40) {
                let to = noon.adding(seconds: random.number(0...400)).iso8601
                more += "\"validTo\": \"\(to)\", "
            }
            var second: Int64 = 0
            let periods = (0..<random.number(1...4)).map { _ in
                defer { second += random.number(1...200) }
                return "{\"startPeriod\": \(second), \"limit\": \(random.number(0...32))}"
            }
            let duration = random.chance(50) ? "\"duration\": \(random.number(1...400))," : ""
            return text(
                id: id, level: Int(random.number(0...9)) * 10 + id, purpose: purpose, kind: kind,
                more: more,
                schedule: """
                    "startSchedule": "\(start.iso8601)", \(duration)
                    "chargingSchedulePeriod": [\(periods.joined(separator: ","))]
                    """)
        }
    }
}
