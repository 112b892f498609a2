import CloudControl
import CloudCore
import CommonBase

/// Finds out which of OCPP's feature profiles a station has that does not say so itself (an X3-HAC
/// does not), by questions that change nothing. FirmwareManagement has no such question.
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
        // No reservation of ours has this number.
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

    /// Asks what is not known yet.
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

    /// Nil where the answer says nothing about it.
    private static func isSupported(_ record: CommandRecord) -> Bool? {
        switch record.status {
        case .accepted, .rejected: true
        // A message that can't be triggered; the profile is there.
        case .notSupported where record.action == StationCommand.Action.triggerMessage.rawValue:
            record.answer?.contains("errorCode") == false
        case .notSupported: false
        case .pending, .timedOut, .offline, .failed: nil
        }
    }
}
