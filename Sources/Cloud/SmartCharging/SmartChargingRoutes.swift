import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase
import OCPPMessages

/// Charging profiles and composite schedules of stations.
struct SmartChargingRoutes: Sendable {
    let database: CloudDatabase
    let check: CompositeCheck

    struct ProfileView: Codable, Sendable, Documented {
        static let notes = [
            "connectorId": "Connector; 0 is the whole station",
            "transactionId": "Transaction of a TxProfile",
            "enforcedBy": "`cloud` if the station has no smart charging, otherwise `station`",
            "profile": "ChargingProfile of OCPP 1.6",
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
            "connectorId": "\(ConnectorTable.rule) 1 if absent",
            "durationSeconds": "Length of the schedule, 60 to 604800; a day if absent",
            "unit": "Unit of the limits, W if absent; A is per phase",
        ]

        var connectorId: Int64?
        var durationSeconds: Int64?
        var unit: V16.ChargingRateUnit?
    }

    struct Period: Codable, Sendable, Documented {
        static let notes = ["limit": "Limit in the unit of the schedule; absent if unlimited"]

        var from: Timestamp
        var limit: Double?
    }

    struct Composite: Codable, Sendable, Documented {
        static let notes = [
            "commandStatus": "Status of the GetCompositeSchedule command",
            "ours": "Schedule that the cloud calculated from the known profiles",
            "stations": "Schedule that the station reported; absent if it reported none",
            "stationsUnit": "Unit of the station's schedule, which may differ from `unit`",
            "verdict":
                "stricter: the station's limit is lower at times; exceeds: it is higher at times; "
                + "notReported: the station rejected the request or reported no schedule; absent "
                + "if it did not answer",
            "differsAt": "First time at which the schedules differ",
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
                let isLimited =
                    period.limitTenths != ChargingProfileService.unlimited && !period.isUnlimited
                return Period(
                    from: start.adding(seconds: period.startPeriod),
                    limit: isLimited ? Double(period.limitTenths) / 10 : nil)
            }
        }
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/stations/{id}/charging-profiles", caller: .person(.read),
                "List the charging profiles of a station"
            ) { call in
                let profiles = try await database.read { db in
                    let id = try call.managedStation(db).id
                    return try ChargingProfileTable.list(station: id, db)
                }
                return Page(whole: profiles.map(ProfileView.init))
            },
            Route(
                .post, "/api/v1/stations/{id}/composite-schedule", caller: .person(.control),
                "Compare the station's composite schedule with the cloud's calculation"
            ) { (call: Call<Question>) in
                let (connector, unit) = (call.body.connectorId ?? 1, call.body.unit ?? .watts)
                let station = try await call.managedStation(in: database)
                let result = try await check.check(
                    station, connector: connector,
                    durationSeconds: call.body.durationSeconds ?? 86_400,
                    unit: unit, by: try call.callingPerson())
                return Composite(result, connector: connector, unit: unit)
            },
        ]
    }
}
