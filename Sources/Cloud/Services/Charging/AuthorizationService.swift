import ChargingModel
import CloudStore
import CommonBase
import GRDB

/// May this token charge here and now? The one place that decides, for every protocol.
package enum AuthorizationService {
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

        /// What a transaction that starts all the same is held back for.
        package var remark: Anomaly? {
            switch status {
            case .accepted: nil
            case .invalid: .unknownToken
            case .blocked, .expired, .concurrentTx: .tokenNotAccepted
            }
        }
    }

    /// A transaction elsewhere that nobody has heard of for this long no longer blocks its token.
    static let staleAfterSeconds: Int64 = 86_400

    /// What a station's clock may be behind by.
    static let clockSeconds: Int64 = 60

    /// What happened longer ago than this is judged by its own time alone.
    static let presentSeconds: Int64 = 300

    /// - Parameters:
    ///   - isProven: whether a card that can't be copied is itself, and no copy (`TokenProof`).
    ///   - connector: nil where it is not known yet.
    ///   - time: when the token was used, where that is known; nil is now. A station may
    ///   tell hours later, and nothing that has happened since may count.
    package static func decide(
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
        if used < moment.wall.adding(seconds: -presentSeconds) {
            return Decision(
                status: .accepted, expiresAt: known.expiresAt, personID: known.personID)
        }
        // Kept for somebody else: enforced here, whether or not the station can.
        let isKept = try ReservationTable.isKept(
            station: station, connector: connector, forOtherThan: known.personID, at: used,
            madeUntil: used.adding(seconds: clockSeconds), db)
        let isPaused = try ChargingProfileService.isPaused(
            station: station, connector: connector, db, at: used)
        if isKept || isPaused { return Decision(status: .blocked, personID: known.personID) }
        // At the same station it may be the tap that ends the transaction.
        let isElsewhere = try TransactionTable.isRunningElsewhere(
            tokenHash: token.hash, than: station,
            since: moment.wall.adding(seconds: -staleAfterSeconds), db)
        return Decision(
            status: isElsewhere ? .concurrentTx : .accepted, expiresAt: known.expiresAt,
            personID: known.personID)
    }

    /// A card is held to a station's reader: decides, and keeps the tap in the log; then an unknown card may
    /// become known (`TokenLearning`).
    package static func authorize(
        _ token: IdToken, at station: StationID, connector: Int64? = nil, isProven: Bool,
        vault: TokenVault, random: RandomSource, _ db: Database, at moment: Moment
    ) throws -> Decision {
        let reference = vault.reference(token)
        let decision = try decide(
            reference, at: station, connector: connector, isProven: isProven, db, at: moment)
        try TokenUseTable.append(
            reference, station: station, status: decision.status, at: moment.wall, db)
        try TokenLearning.take(token, at: station, vault: vault, random: random, db, at: moment)
        return decision
    }

    /// A transaction has begun: where its token may charge, the driver's reservation is used up, unless
    /// it was made only later.
    /// - Parameter time: when it began, where that is known; nil is now.
    package static func noteStart(
        _ transaction: TransactionRecord, _ decision: Decision, used time: Timestamp?,
        _ db: Database, at moment: Moment
    ) throws {
        guard decision.status == .accepted, let person = decision.personID else { return }
        let used = min(time ?? moment.wall, moment.wall)
        try ReservationTable.use(
            station: transaction.stationID, connector: transaction.connectorID, person: person,
            by: transaction.id, at: used, madeUntil: used.adding(seconds: presentSeconds), db)
    }
}
