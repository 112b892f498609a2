import BridgeLogic
import BridgeProtocol
import GRDB

/// Transactions that the authorization list allowed: counted until the cloud has them, so that a
/// guest's credit is limited also offline.
extension BridgeDatabase {
    package func pendingOfflineStarts() throws -> [AuthorizationList.UnsettledStart] {
        try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT token, proof FROM unsettled_start ORDER BY seq").map {
                let proof: String? = $0["proof"]
                return .init(token: $0["token"], proof: proof.flatMap { SUNMessage($0) })
            }
        }
    }

    static func recordOfflineStart(_ event: BridgeEvent, _ db: Database) throws {
        guard let token = event.data.offlineToken else { return }
        try db.execute(
            sql: "INSERT INTO unsettled_start (seq, token, proof) VALUES (?, ?, ?)",
            arguments: [event.seq, token.idToken, token.proof?.text])
    }
}

extension BridgeEvent.Payload {
    /// The token of a transaction that started without the cloud's decision.
    fileprivate var offlineToken: WireIdToken? {
        guard case .transactionEvent(let event) = self, event.eventType == .started,
            event.offline == true
        else { return nil }
        return event.idToken
    }
}

extension BridgeCommit {
    var hasOfflineStart: Bool { events.contains { $0.data.offlineToken != nil } }
}
