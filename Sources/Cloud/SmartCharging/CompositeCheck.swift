import CloudControl
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

/// Asks a station for its composite schedule and compares it with the cloud's calculation.
package struct CompositeCheck: Sendable {
    /// Valid durations of a schedule, in seconds.
    package static let durations: ClosedRange<Int64> = 60...604_800

    private let database: CloudDatabase
    private let commands: CommandService

    package init(database: CloudDatabase, commands: CommandService) {
        self.database = database
        self.commands = commands
    }

    package struct Result: Sendable {
        /// The GetCompositeSchedule command.
        package var command: CommandRecord
        package var start: Timestamp
        /// The cloud's calculation.
        package var ours: V16.ChargingSchedule
        /// The station's schedule; nil if it reported none.
        package var stations: V16.ChargingSchedule?
        /// Nil if the station did not answer.
        package var comparison: V16.ScheduleComparison?
    }

    /// - Throws: `notFound`, `invalidInput`.
    package func check(
        _ station: StationID, connector: Int64, durationSeconds: Int64,
        unit: V16.ChargingRateUnit, by person: PersonID?
    ) async throws -> Result {
        guard Self.durations.contains(durationSeconds) else {
            throw ServiceError(
                .invalidInput, "durationSeconds must be between 60 and 604800 (a week).",
                field: "durationSeconds")
        }
        try ConnectorTable.check(connector)
        let request = OCPP16Request<V16.GetCompositeSchedule>(
            V16.GetCompositeSchedule.Request(
                connectorId: connector, duration: durationSeconds, chargingRateUnit: unit))
        let command = try await commands.issue(request, at: station, by: person)
        let composite = try await database.read { db in
            try ChargingProfileService.composite(
                try ChargingProfileTable.list(station: station, db), station: station,
                connector: connector, unit: unit, db)
        }
        let answer = try command.answer(as: V16.GetCompositeSchedule.Response.self)
        let start =
            answer?.scheduleStart ?? answer?.chargingSchedule?.startSchedule ?? command.issuedAt
        return Result(
            command: command, start: start,
            ours: composite.schedule(from: start, duration: durationSeconds),
            stations: answer?.chargingSchedule,
            comparison: answer.map { answer in
                guard let schedule = answer.chargingSchedule else { return .notReported }
                return V16.ScheduleComparison(
                    ours: composite, theirs: schedule, from: start, duration: durationSeconds)
            })
    }
}
