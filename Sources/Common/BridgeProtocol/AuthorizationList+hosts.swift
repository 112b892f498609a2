import ChargingModel
import CommonBase

/// Who may confirm at the charger that a fault has been repaired.
extension AuthorizationList {
    /// Whether the list names any host; a cloud that does not know hosts names none.
    package var hasHosts: Bool { entries.contains { $0.isHost == true } }

    /// Whether a tap is a host's. Reservations and the age of the list don't matter, because
    /// nobody charges by this.
    ///
    /// | token | when | host |
    /// |---|---|---|
    /// | not on the list, or not a host's | | no |
    /// | needs a proof | no proof, or a proof that was used before | no |
    /// | has an expiry | it has passed, or the clock is not synchronised | no |
    /// | any other | | yes |
    ///
    /// - Parameters:
    ///   - unsettled: of all tokens.
    ///   - sha256: returns upper-case hexadecimal.
    package func isHost(
        _ token: IdToken, proof: SUNMessage?, unsettled: [UnsettledStart],
        sha256: ([UInt8]) -> String, at moment: Moment
    ) -> Bool {
        guard let salt = Hex.bytes(salt) else { return false }
        let hash = sha256(Self.hashInput(token, salt: salt))
        guard let entry = entries.first(where: { $0.hash == hash }), entry.isHost == true
        else { return false }
        if entry.needsProof == true {
            guard let proof, !unsettled.contains(where: { $0.proof == proof }) else { return false }
        }
        guard let end = entry.expiresAt else { return true }
        return moment.isSynchronised && moment.wall < end
    }
}
