import BridgeLogic
import BridgeProtocol
import GRDB

/// Transactions that began on the authorization list's word: counted until the cloud has them, so that a
/// guest's credit offline has an end.
extension BridgeDatabase {
    package func unsettledStarts() throws -> [AuthorizationList.UnsettledStart] {
        try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT token, proof FROM unsettled_start ORDER BY seq").map {
                let proof: String? = $0["proof"]
                return .init(token: $0["token"], proof: proof.flatMap { SUNMessage($0) })
            }
        }
    }

    static func noteUnsettled(_ event: BridgeEvent, _ db: Database) throws {
        guard let token = event.data.unsettledToken else { return }
        try db.execute(
            sql: "INSERT INTO unsettled_start (seq, token, proof) VALUES (?, ?, ?)",
            arguments: [event.seq, token.idToken, token.proof?.text])
    }
}

extension BridgeEvent.Payload {
    /// Of the start of a transaction that the cloud did not decide about.
    fileprivate var unsettledToken: WireIdToken? {
        guard case .transactionEvent(let event) = self, event.eventType == .started,
            event.offline == true
        else { return nil }
        return event.idToken
    }
}

extension BridgeCommit {
    var hasUnsettledStart: Bool { events.contains { $0.data.unsettledToken != nil } }
}
