import CloudControl
import CloudCore
import CommonBase

/// Rejects remote starts with a token that may not charge at the station.
package struct RemoteStartRule: CommandRule {
    private let authorization: Authorization

    package init(_ authorization: Authorization) { self.authorization = authorization }

    package func prepare(
        _ prepared: inout PreparedCommand, at station: StationID, _ db: Database, at moment: Moment
    ) throws {
        guard case .requestStart(let token, let connector, _) = prepared.command else { return }
        let reference = authorization.vault.reference(token)
        let decision = try authorization.decide(
            reference, at: station, connector: connector, isProven: true, db, at: moment)
        guard decision.status == .accepted else {
            throw ServiceError(
                .conflict,
                "The id token may not charge at \(station): \(decision.status.rawValue).",
                field: "idToken")
        }
        prepared.token = reference
    }
}
