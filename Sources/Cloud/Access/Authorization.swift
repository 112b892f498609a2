import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

/// Decides whether a token may charge at a station, for all protocols.
package struct Authorization: Sendable {
    package struct Decision: Hashable, Sendable {
        /// Why the token is refused; nil if it is accepted.
        package var reason: RefusalReason?
        /// When the token or the right to charge at the station expires; nil for never.
        package var expiresAt: Timestamp?
        /// The owner of the token.
        package var personID: PersonID?
        /// The tag that all tokens of the owner share.
        package var parentTag: String?
        /// Whether the token is one of `VisitorTokens`.
        package var isVisitor: Bool

        package init(
            reason: RefusalReason?, expiresAt: Timestamp? = nil, personID: PersonID? = nil,
            parentTag: String? = nil, isVisitor: Bool = false
        ) {
            self.isVisitor = isVisitor
            self.reason = reason
            self.expiresAt = expiresAt
            self.personID = personID
            self.parentTag = parentTag
        }

        package var status: AuthorizationStatus { reason?.status ?? .accepted }

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
    let rules: [any AuthorizationRule]
    private let visitors: any VisitorTokens

    /// - Parameter rules: the rules of all domains, in the order of their evaluation.
    package init(
        vault: TokenVault, random: RandomSource, rules: [any AuthorizationRule],
        visitors: any VisitorTokens = NoVisitorTokens()
    ) {
        self.visitors = visitors
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
            return try decide(
                visitor: token, at: station, connector: connector, used: granted, db, at: moment)
        }
        if known.needsProof, !isProven {
            return Decision(reason: .unproven, personID: known.personID)
        }
        if known.isBlocked { return Decision(reason: .cardBlocked, personID: known.personID) }
        if known.isOwnerBlocked {
            return Decision(reason: .accountBlocked, personID: known.personID)
        }
        if let expiry = known.expiresAt, expiry <= used {
            return Decision(
                reason: .cardExpired, expiresAt: expiry, personID: known.personID,
                parentTag: known.parentTag)
        }
        guard known.mayCharge else {
            return Decision(
                reason: try Self.lackOfRight(of: known.personID, at: station, used: granted, db),
                personID: known.personID, parentTag: known.parentTag)
        }
        var reason: RefusalReason?
        if used >= moment.wall.adding(seconds: -Self.presentSeconds) {
            let use = TokenUse(
                token: token, person: known.personID, station: station, connector: connector,
                usedAt: used, now: moment.wall)
            reason = try objection(to: use, db)
        }
        return Decision(
            reason: reason, expiresAt: reason?.status == .blocked ? nil : known.expiresAt,
            personID: known.personID, parentTag: known.parentTag)
    }

    /// Decides whether a person could charge with a token that they do not have yet: as for a card
    /// that is neither blocked nor expired.
    package func decide(
        newTokenOf person: PersonID, at station: StationID, connector: Int64?, _ db: Database,
        at moment: Moment
    ) throws -> Decision {
        guard try StationAccess.mayCharge(person, at: station, moment.wall, db) else {
            return Decision(
                reason: try Self.lackOfRight(
                    of: person, at: station, used: moment.wall, db), personID: person)
        }
        // No token has this hash.
        let use = TokenUse(
            token: IdTokenReference(hash: "", suffix: ""), person: person, station: station,
            connector: connector, usedAt: moment.wall, now: moment.wall)
        return Decision(reason: try objection(to: use, db), personID: person)
    }

    /// Decides whether a token of no person may charge: that of a visitor, to whom the rules with
    /// `judgesVisitors` apply.
    private func decide(
        visitor token: IdTokenReference, at station: StationID, connector: Int64?,
        used: Timestamp, _ db: Database, at moment: Moment
    ) throws -> Decision {
        switch try visitors.standing(
            of: token, at: station, connector: connector, used: used, db)
        {
        case nil: return Decision(reason: .unknownCard)
        case .expired: return Decision(reason: .cardExpired, isVisitor: true)
        case .accepted: break
        }
        var reason: RefusalReason?
        if used >= moment.wall.adding(seconds: -Self.presentSeconds) {
            reason = try objection(
                toVisitor: token, at: station, connector: connector, used: used, db, at: moment)
        }
        return Decision(reason: reason, isVisitor: true)
    }

    /// Why a visitor may not start at a connector now.
    /// - Parameter token: nil for one that the visitor does not have yet.
    package func objection(
        toVisitor token: IdTokenReference?, at station: StationID, connector: Int64?,
        used: Timestamp, _ db: Database, at moment: Moment
    ) throws -> RefusalReason? {
        guard let nobody = Self.nobody else { return .notAllowed }
        let use = TokenUse(
            token: token ?? IdTokenReference(hash: "", suffix: ""), person: nobody,
            station: station, connector: connector, usedAt: used, now: moment.wall)
        for rule in rules where rule.judgesVisitors {
            if let reason = try rule.objection(to: use, db) { return reason }
        }
        return nil
    }

    /// No person has this id: ids of people have 26 characters.
    private static let nobody = PersonID("-")

    private func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        for rule in rules {
            if let reason = try rule.objection(to: use, db) { return reason }
        }
        return nil
    }

    /// Why a person has no right to charge at a station at a time.
    private static func lackOfRight(
        of person: PersonID, at station: StationID, used time: Timestamp, _ db: Database
    ) throws -> RefusalReason {
        switch try StationAccess.invalidGrant(of: person, at: station, time, db) {
        case .later: .grantNotStarted
        case .ended: .grantEnded
        case nil: .notAllowed
        }
    }

    /// Tells the rules that a transaction has started, if its token was accepted.
    /// - Parameter time: when it started; nil is now.
    package func noteStart(
        of transaction: TransactionID, by token: IdTokenReference?, at station: StationID,
        connector: Int64, _ decision: Decision, used time: Timestamp?, _ db: Database,
        at moment: Moment
    ) throws {
        guard decision.status == .accepted else { return }
        guard let person = decision.personID else {
            guard decision.isVisitor, let token else { return }
            return try visitors.noteStart(
                VisitorStart(
                    transaction: transaction, token: token, station: station,
                    connector: connector, startedAt: min(time ?? moment.wall, moment.wall)), db)
        }
        let start = AcceptedStart(
            transaction: transaction, token: token, person: person, station: station,
            connector: connector,
            startedAt: min(time ?? moment.wall, moment.wall))
        for rule in rules { try rule.noteStart(start, db) }
    }
}
