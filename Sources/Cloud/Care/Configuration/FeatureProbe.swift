import CloudControl
import CloudCore
import CommonBase

/// Detects the OCPP feature profiles of a station that does not report them (an X3-HAC does not),
/// with commands that change nothing. FirmwareManagement has no such command.
struct FeatureProbe: Sendable {
    static let key = "SupportedFeatureProfiles"

    private struct Question {
        var profile: String
        var action: StationCommand.Action
        var payload: JSONValue
    }

    private static let questions = [
        Question(
            profile: "LocalAuthListManagement", action: .getLocalListVersion, payload: .object([])),
        Question(
            profile: "SmartCharging", action: .getCompositeSchedule,
            payload: .object(["connectorId": 0, "duration": 60])),
        // Reservation numbers start at 1.
        Question(
            profile: "Reservation", action: .cancelReservation,
            payload: .object(["reservationId": 0])),
        Question(
            profile: "RemoteTrigger", action: .triggerMessage,
            payload: .object(["requestedMessage": "Heartbeat"])),
    ]

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let commands: CommandService

    /// Probes the profiles that are still unknown.
    func probe(_ station: StationID, by person: PersonID?) async throws {
        let known = try await database.read { db in
            Set(try FeatureProfileTable.list(station: station, db).map(\.name))
        }
        for question in Self.questions where !known.contains(question.profile) {
            let record = try await commands.issue(
                .ocpp16(
                    try OCPP16Request(question.action, question.payload), transaction: nil),
                at: station, by: person)
            guard let isSupported = Self.isSupported(record) else { continue }
            let now = now().wall
            try await database.write { db in
                try FeatureProfileTable.save(
                    question.profile, isSupported: isSupported, of: station, at: now, db)
            }
        }
    }

    /// Nil if the outcome is inconclusive.
    private static func isSupported(_ record: CommandRecord) -> Bool? {
        switch record.status {
        case .accepted, .rejected: true
        // `NotImplemented` as a status rejects this message only: the profile is supported.
        case .notSupported where record.action == StationCommand.Action.triggerMessage.rawValue:
            record.answer?.contains("errorCode") == false
        case .notSupported: false
        case .pending, .timedOut, .offline, .failed: nil
        }
    }
}
