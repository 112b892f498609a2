import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudControl
@testable import CloudSmartCharging
@testable import CloudTestSupport

extension CloudSmartChargingTests {
    @Suite struct ProfileCommandTests {
        private static func set(_ profile: Int64, _ link: ScriptedStation, _ bench: CloudBench)
            async throws
        {
            let text = """
                {"payload": {"connectorId": 0, "csChargingProfiles": {
                 "chargingProfileId": \(profile), "stackLevel": \(profile),
                 "chargingProfilePurpose": "ChargePointMaxProfile",
                 "chargingProfileKind": "Absolute", "chargingSchedule": {
                 "chargingRateUnit": "W",
                 "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 4000}]}}}}
                """
            let record = try await bench.commands(over: link)
                .issue("SetChargingProfile", try json(text), at: "CP-1")
            #expect(record.status == .accepted)
        }

        private static func ids(_ bench: CloudBench) async throws -> [Int64] {
            let station: StationID = try id("CP-1")
            return try await bench.database.read { db in
                try ChargingProfileTable.list(station: station, db)
                    .map(\.profile.chargingProfileId)
            }
        }

        /// `Unknown` removes the records that the request selects, `Rejected` only those that the
        /// cloud enforces.
        @Test(
            arguments: [
                ("Unknown", CommandRecord.Status.rejected, [2]), ("Accepted", .accepted, [2]),
                ("Maybe", .rejected, [1, 2]),
            ] as [(String, CommandRecord.Status, [Int64])])
        func clearsRecordsOfStation(
            answer: String, status: CommandRecord.Status, remaining: [Int64]
        ) async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            for profile in [1, 2] as [Int64] {
                try await Self.set(profile, ScriptedStation(status: "Accepted"), bench)
            }
            let record = try await bench.commands(over: ScriptedStation(status: answer))
                .issue("ClearChargingProfile", try json(#"{"payload": {"id": 1}}"#), at: "CP-1")
            #expect(record.status == status)
            #expect(try await Self.ids(bench) == remaining)
        }

        /// An absolute limit of the whole station starts at once, or when it becomes valid; a given
        /// start, and other profiles, stay as they are.
        @Test(
            arguments: [
                ("ChargePointMaxProfile", "Absolute", "", "", "2026-11-22T09:59:00Z"),
                (
                    "ChargePointMaxProfile", "Absolute", #""validFrom": "2026-12-01T00:00:00Z","#,
                    "", "2026-12-01T00:00:00Z"
                ),
                (
                    "ChargePointMaxProfile", "Absolute", "",
                    #""startSchedule": "2026-01-01T00:00:00Z","#, "2026-01-01T00:00:00Z"
                ),
                ("ChargePointMaxProfile", "Relative", "", "", nil),
                ("TxDefaultProfile", "Absolute", "", "", nil),
            ] as [(String, String, String, String, String?)])
        func startsAbsoluteLimitOfStation(
            purpose: String, kind: String, validity: String, start: String, expected: String?
        ) throws {
            let text = """
                {"chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "\(purpose)",
                 "chargingProfileKind": "\(kind)", \(validity) "chargingSchedule": {\(start)
                 "chargingRateUnit": "W",
                 "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 4000}]}}
                """
            var profile = try V16.ChargingProfile(FieldReader(try json(text)))
            profile.startIfAbsolute(at: try #require(Timestamp(parsing: "2026-11-22T10:00:00Z")))
            #expect(profile.chargingSchedule.startSchedule?.iso8601Seconds == expected)
        }

        /// The start is past by the clock of the station, too.
        @Test(
            arguments: [(-600_000, -660), (-1, -60), (0, -60), (600_000, -60)] as [(Int64, Int64)])
        func startsBeforeClockOfStation(_ offset: Int64, _ seconds: Int64) throws {
            let text = """
                {"chargingProfileId": 1, "stackLevel": 0,
                 "chargingProfilePurpose": "ChargePointMaxProfile",
                 "chargingProfileKind": "Absolute", "chargingSchedule": {
                 "chargingRateUnit": "W",
                 "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 4000}]}}
                """
            var profile = try V16.ChargingProfile(FieldReader(try json(text)))
            profile.startIfAbsolute(at: .epoch, clockOffsetMilliseconds: offset)
            #expect(
                profile.chargingSchedule.startSchedule
                    == Timestamp.epoch.adding(seconds: seconds))
        }

        /// The station gets the start, and the cloud stores it.
        @Test func sendsStartOfAbsoluteLimit() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            let link = ScriptedStation(status: "Accepted")
            try await Self.set(1, link, bench)
            let station: StationID = try id("CP-1")
            let stored = try await bench.database.read { db in
                try ChargingProfileTable.list(station: station, db)
                    .map(\.profile.chargingSchedule.startSchedule)
            }
            #expect(stored == [bench.clock.now.wall.adding(seconds: -60)])
        }

        @Test func clearsProfileThatCloudEnforces() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            let link = ScriptedStation(status: "NotSupported")
            try await Self.set(1, link, bench)
            let record = try await bench.commands(over: link)
                .issue("ClearChargingProfile", .object([]), at: "CP-1")
            #expect(record.status == .accepted)
            #expect(
                try json(record.answer ?? "null")
                    == .object(["status": "NotSupported", "enforcedBy": "cloud"]))
            #expect(try await Self.ids(bench) == [])
        }
    }
}
