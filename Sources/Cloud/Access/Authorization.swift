import ChargingModel
import CloudCore
import CommonBase

/// Decides whether a token may charge at a station, for all protocols.
package struct Authorization: Sendable {
    package struct Decision: Hashable, Sendable {
        package var status: AuthorizationStatus
        /// When the token or the right to charge at the station expires; nil for never.
        package var expiresAt: Timestamp?
        /// The owner of the token.
        package var personID: PersonID?
        /// The tag that all tokens of the owner share.
        package var parentTag: String?

        package init(
            status: AuthorizationStatus, expiresAt: Timestamp? = nil, personID: PersonID? = nil,
            parentTag: String? = nil
        ) {
            self.status = status
            self.expiresAt = expiresAt
            self.personID = personID
            self.parentTag = parentTag
        }

        /// The anomaly of a transaction that starts with a token of this status.
        package var remark: Anomaly? {
            switch status {
            case .accepted: nil
            case .invalid: .unknownToken
            case .blocked, .expired, .concurrentTx: .tokenNotAccepted
            }
        }
    }

    /// The rules of other domains don't apply to a use that is older than this.
    package static let presentSeconds: Int64 = 300

    package let vault: TokenVault
    package let random: RandomSource
    private let rules: [any AuthorizationRule]

    /// - Parameter rules: the rules of all domains, in the order of their evaluation.
    package init(vault: TokenVault, random: RandomSource, rules: [any AuthorizationRule]) {
        self.vault = vault
        self.random = random
        self.rules = rules
    }

    /// - Parameters:
    ///   - connector: nil if it is not known yet.
    ///   - time: when the token was used; nil is now. A station may report the use hours later, and
    ///     events since then must not affect the decision.
    ///   - isProven: whether the card proved that it is genuine (`TokenProof`). Ignored for cards
    ///     without keys.
    package func decide(
        _ token: IdTokenReference, at station: StationID, connector: Int64? = nil,
        used time: Timestamp? = nil, isProven: Bool, _ db: Database, at moment: Moment
    ) throws -> Decision {
        let used = min(time ?? moment.wall, moment.wall)
        // No grant was valid at the epoch, which stands for an unknown time.
        let granted = used == .epoch ? moment.wall : used
        guard
            let known = try IdTokenTable.standing(
                hash: token.hash, at: station, used: granted, db)
        else {
            return Decision(status: .invalid)
        }
        if known.needsProof, !isProven {
            return Decision(status: .invalid, personID: known.personID)
        }
        if known.isBlocked { return Decision(status: .blocked) }
        if let expiry = known.expiresAt, expiry <= used {
            return Decision(status: .expired, expiresAt: expiry, personID: known.personID)
        }
        // A known token without the right to charge here: not blocked everywhere, but here.
        guard known.mayCharge else {
            return Decision(status: .blocked, personID: known.personID)
        }
        var status = AuthorizationStatus.accepted
        if used >= moment.wall.adding(seconds: -Self.presentSeconds) {
            let use = TokenUse(
                token: token, person: known.personID, station: station, connector: connector,
                usedAt: used, now: moment.wall)
            status = try objection(to: use, db) ?? .accepted
        }
        return Decision(
            status: status, expiresAt: status == .blocked ? nil : known.expiresAt,
            personID: known.personID, parentTag: known.parentTag)
    }

    private func objection(to use: TokenUse, _ db: Database) throws -> AuthorizationStatus? {
        for rule in rules {
            if let status = try rule.objection(to: use, db) { return status }
        }
        return nil
    }

    /// Handles a tap at a station's reader: decides, logs the use, and enrols an unknown card if an
    /// enrolment window is open (`TokenLearning`).
    package func authorize(
        _ token: IdToken, at station: StationID, connector: Int64? = nil, isProven: Bool,
        _ db: Database, at moment: Moment
    ) throws -> Decision {
        let reference = vault.reference(token)
        let decision = try decide(
            reference, at: station, connector: connector, isProven: isProven, db, at: moment)
        try TokenUseTable.append(
            reference, station: station, status: decision.status, at: moment.wall, db)
        try TokenLearning.enrolUnknown(
            token, at: station, vault: vault, random: random, db, at: moment)
        return decision
    }

    /// Tells the rules that a transaction has started, if its token was accepted.
    /// - Parameter time: when it started; nil is now.
    package func noteStart(
        of transaction: TransactionID, by token: IdTokenReference?, at station: StationID,
        connector: Int64, _ decision: Decision, used time: Timestamp?, _ db: Database,
        at moment: Moment
    ) throws {
        guard decision.status == .accepted, let person = decision.personID else { return }
        let start = AcceptedStart(
            transaction: transaction, token: token, person: person, station: station,
            connector: connector,
            startedAt: min(time ?? moment.wall, moment.wall))
        for rule in rules { try rule.noteStart(start, db) }
    }
}
