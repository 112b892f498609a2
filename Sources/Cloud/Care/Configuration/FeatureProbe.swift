import CloudControl
import CloudCore
import CommonBase
import OCPPMessages

/// Detects the OCPP feature profiles of a station that does not report them (an X3-HAC does not),
/// with commands that change nothing. FirmwareManagement has no such command.
struct FeatureProbe: Sendable {
    static let key = "SupportedFeatureProfiles"

    private struct Question: Sendable {
        var profile: String
        var request: any CommandRequest

        init<Message: OCPPMessage>(_ profile: String, _: Message.Type, _ payload: Message.Request) {
            self.profile = profile
            request = OCPP16Request<Message>(payload)
        }
    }

    private static let questions = [
        Question("LocalAuthListManagement", V16.GetLocalListVersion.self, EmptyPayload()),
        Question(
            ConfigurationService.smartCharging, V16.GetCompositeSchedule.self,
            .init(connectorId: 0, duration: 60)),
        // Reservation numbers start at 1.
        Question("Reservation", V16.CancelReservation.self, .init(reservationId: 0)),
        Question("RemoteTrigger", V16.TriggerMessage.self, .init(requestedMessage: .heartbeat)),
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
            let record = try await commands.issue(question.request, at: station, by: person)
            guard let isSupported = try Self.isSupported(record) else { continue }
            let now = now().wall
            try await database.write { db in
                try FeatureProfileTable.save(
                    question.profile, isSupported: isSupported, of: station, at: now, db)
            }
        }
    }

    /// Nil if the outcome is inconclusive.
    private static func isSupported(_ record: CommandRecord) throws -> Bool? {
        switch record.status {
        case .accepted, .rejected: true
        // `NotImplemented` as a status rejects this message only: the profile is supported.
        case .notSupported where record.action == V16.TriggerMessage.action:
            try record.answer(as: StationError.self) == nil
        case .notSupported: false
        case .pending, .timedOut, .offline, .failed: nil
        }
    }
}
