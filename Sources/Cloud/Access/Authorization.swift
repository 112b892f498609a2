import ChargingModel
import CloudCore
import CommonBase

/// May this token charge here and now? The one place that decides, for every protocol.
package struct Authorization: Sendable {
    package struct Decision: Hashable, Sendable {
        package var status: AuthorizationStatus
        /// When the token itself expires, if ever.
        package var expiresAt: Timestamp?
        /// Whose token it is: all tokens of a person are one group.
        package var personID: PersonID?

        package init(
            status: AuthorizationStatus, expiresAt: Timestamp? = nil, personID: PersonID? = nil
        ) {
            self.status = status
            self.expiresAt = expiresAt
            self.personID = personID
        }

        /// The anomaly of a transaction that starts although it was refused.
        package var remark: Anomaly? {
            switch status {
            case .accepted: nil
            case .invalid: .unknownToken
            case .blocked, .expired, .concurrentTx: .tokenNotAccepted
            }
        }
    }

    /// A use that is older than this is judged by the token alone.
    package static let presentSeconds: Int64 = 300

    package let vault: TokenVault
    package let random: RandomSource
    private let rules: [any AuthorizationRule]

    /// - Parameter rules: of all domains; they are asked in this order.
    package init(vault: TokenVault, random: RandomSource, rules: [any AuthorizationRule]) {
        self.vault = vault
        self.random = random
        self.rules = rules
    }

    /// - Parameters:
    ///   - isProven: whether a card that can't be copied has proved itself (`TokenProof`).
    ///   - connector: nil where it is not known yet.
    ///   - time: when the token was used, where that is known; nil is now. A station may
    ///     report hours later, and nothing that has happened since may count.
    package func decide(
        _ token: IdTokenReference, at station: StationID, connector: Int64? = nil,
        used time: Timestamp? = nil, isProven: Bool, _ db: Database, at moment: Moment
    ) throws -> Decision {
        let used = min(time ?? moment.wall, moment.wall)
        guard let known = try IdTokenTable.standing(hash: token.hash, db) else {
            return Decision(status: .invalid)
        }
        if known.needsProof, !isProven {
            return Decision(status: .invalid, personID: known.personID)
        }
        if known.isBlocked { return Decision(status: .blocked) }
        if let expiry = known.expiresAt, expiry <= used {
            return Decision(status: .expired, expiresAt: expiry, personID: known.personID)
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
            personID: known.personID)
    }

    private func objection(to use: TokenUse, _ db: Database) throws -> AuthorizationStatus? {
        for rule in rules {
            if let status = try rule.objection(to: use, db) { return status }
        }
        return nil
    }

    /// A card is held to a station's reader: decides, logs the use, and enrols an unknown card where
    /// a person asked for that (`TokenLearning`).
    package func authorize(
        _ token: IdToken, at station: StationID, connector: Int64? = nil, isProven: Bool,
        _ db: Database, at moment: Moment
    ) throws -> Decision {
        let reference = vault.reference(token)
        let decision = try decide(
            reference, at: station, connector: connector, isProven: isProven, db, at: moment)
        try TokenUseTable.append(
            reference, station: station, status: decision.status, at: moment.wall, db)
        try TokenLearning.take(token, at: station, vault: vault, random: random, db, at: moment)
        return decision
    }

    /// A transaction has begun: tells the rules, where its token may charge.
    /// - Parameter time: when it began, where that is known; nil is now.
    package func noteStart(
        of transaction: TransactionID, at station: StationID, connector: Int64,
        _ decision: Decision, used time: Timestamp?, _ db: Database, at moment: Moment
    ) throws {
        guard decision.status == .accepted, let person = decision.personID else { return }
        let start = AcceptedStart(
            transaction: transaction, person: person, station: station, connector: connector,
            startedAt: min(time ?? moment.wall, moment.wall))
        for rule in rules { try rule.noteStart(start, db) }
    }
}
