import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import OCPPMessages

/// A station's charging profiles, and what they come to.
struct SmartChargingRoutes: Sendable {
    let database: CloudDatabase
    let check: CompositeCheck

    struct ProfileView: Codable, Sendable, Documented {
        static let notes = [
            "connectorId": "0 is the whole station",
            "transactionId": "Whose TxProfile it is",
            "enforcedBy": "The cloud, where the station has no smart charging",
            "profile": "As OCPP 1.6 has it",
        ]

        var connectorId: Int64
        var transactionId: TransactionID?
        var enforcedBy: StationChargingProfile.Enforcer
        var setAt: Timestamp
        var profile: JSONValue

        init(_ known: StationChargingProfile) {
            connectorId = known.connectorID
            transactionId = known.transactionID
            enforcedBy = known.enforcer
            setAt = known.setAt
            profile = known.profile.json
        }
    }

    struct Question: Codable, Sendable, Documented {
        static let notes = [
            "connectorId": "1 if absent; 0 is the whole station",
            "durationSeconds": "60 to 604800; a day if absent",
            "unit": "W if absent; A is of one phase",
        ]

        var connectorId: Int64?
        var durationSeconds: Int64?
        var unit: V16.ChargingRateUnit?
    }

    struct Period: Codable, Sendable, Documented {
        static let notes = ["limit": "In the unit; absent where nothing limits it"]

        var from: Timestamp
        var limit: Double?
    }

    struct Composite: Codable, Sendable, Documented {
        static let notes = [
            "commandStatus": "What became of the question to the station",
            "ours": "What the profiles come to that the cloud knows of",
            "stations": "What the station says; absent where it does not",
            "stationsUnit": "The station's unit, which may be another",
            "verdict": "stricter: the station allows less at times; exceeds: it allows too much",
            "differsAt": "When they differ first",
        ]

        var connectorId: Int64
        var unit: V16.ChargingRateUnit
        var commandStatus: CommandRecord.Status
        var ours: [Period]
        var stations: [Period]?
        var stationsUnit: V16.ChargingRateUnit?
        var verdict: V16.ScheduleComparison.Verdict?
        var differsAt: Timestamp?

        init(_ result: CompositeCheck.Result, connector: Int64, unit: V16.ChargingRateUnit) {
            connectorId = connector
            self.unit = unit
            commandStatus = result.command.status
            ours = Self.periods(result.ours, from: result.start)
            stations = result.stations.map { Self.periods($0, from: result.start) }
            stationsUnit = result.stations?.chargingRateUnit
            verdict = result.comparison?.verdict
            differsAt = result.comparison?.differsAt
        }

        private static func periods(
            _ schedule: V16.ChargingSchedule, from start: Timestamp
        ) -> [Period] {
            schedule.chargingSchedulePeriod.map { period in
                let isLimited = period.limitTenths != ChargingProfileService.unlimited
                return Period(
                    from: start.adding(seconds: period.startPeriod),
                    limit: isLimited ? Double(period.limitTenths) / 10 : nil)
            }
        }
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/stations/{id}/charging-profiles", caller: .admin,
                "List the charging profiles that were set at a station"
            ) { call in
                let id: StationID = try call.id()
                return try await database.read { db in
                    _ = try StationService.find(id, db)
                    return try ChargingProfileTable.list(station: id, db)
                }.map(ProfileView.init)
            },
            Route(
                .post, "/api/v1/stations/{id}/composite-schedule", caller: .admin,
                "Compare what a station's charging profiles come to with what it says"
            ) { (call: Call<Question>) in
                let (connector, unit) = (call.body.connectorId ?? 1, call.body.unit ?? .watts)
                let result = try await check.check(
                    try call.id(), connector: connector,
                    durationSeconds: call.body.durationSeconds ?? 86_400,
                    unit: unit, by: try call.callingPerson())
                return Composite(result, connector: connector, unit: unit)
            },
        ]
    }
}
