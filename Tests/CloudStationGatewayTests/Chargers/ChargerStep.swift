import CommonBase
import OCPPMessages
import TestSupport

@testable import CloudTestSupport

/// A CALL of a simulated charger.
struct ChargerStep {
    /// When the charger sends it, in minutes after the beginning of the simulation.
    var sentAt: Int64
    var action: String
    var payload: JSONValue
    /// The session that it belongs to, if any.
    var session: Int?
    /// Whether the charger keeps it while it is offline.
    var isQueued: Bool
    /// When the connection was opened on which it is sent, in minutes.
    var connectedAt: Int64 = 0

    /// Stands for the transactionId that the cloud assigned to the session.
    static let assignedID: JSONValue = "assigned"

    /// The payload with the transactionId that the cloud assigned.
    func filled(_ numbers: [Int: Int64]) -> JSONValue {
        guard payload["transactionId"] == Self.assignedID else { return payload }
        return payload.with("transactionId", .int(session.flatMap { numbers[$0] } ?? -1))
    }
}

/// The whole life of a charger in CALLs, in the order of sending.
struct ChargerScript: CustomStringConvertible {
    var sessions: [SessionTruth]
    var steps: [ChargerStep]
    /// What must be known of each session at the end.
    var expectations: [SessionExpectation]

    var description: String {
        let lines = steps.map { step in
            let session = step.session.map { " (session \($0))" } ?? ""
            return "\(step.sentAt) min\(session): \(step.action) \(JSONWriter.text(step.payload))"
        }
        let truths = sessions.enumerated().map { number, truth in
            "session \(number): connector \(truth.connector), minutes \(truth.minutes), "
                + "\(truth.start.milliWh / 1000) to \(truth.end.milliWh / 1000) Wh"
        }
        return (truths + lines).joined(separator: "\n")
    }
}

/// What the cloud must make of a session.
struct SessionExpectation: Hashable {
    /// Nil if the charger told so wrongly that no energy is right.
    var energyWh: ClosedRange<Int64>?
    var isClean = true
    /// Whether the cloud was told the end.
    var hasEnd = true
    /// Whether the cloud was told the start, so that its answer names the transaction.
    var hasStart = true
}
