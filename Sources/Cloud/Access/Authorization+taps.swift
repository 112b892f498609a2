import ChargingModel
import CloudCore
import CommonBase

/// Cards that are held before a reader.
extension Authorization {
    /// Handles a tap at a station's reader: decides, logs the use, and enrols an unknown card if an
    /// enrolment window is open (`TokenLearning`). Records a refused tap, unless it was for that.
    /// - Parameter mayEnd: whether the station may ask in order to end a transaction. It asks again
    ///   before a start then.
    package func authorize(
        _ token: IdToken, at station: StationID, connector: Int64? = nil, isProven: Bool,
        mayEnd: Bool = false, _ db: Database, at moment: Moment
    ) throws -> Decision {
        let reference = vault.reference(token)
        var decision = try decide(
            reference, at: station, connector: connector, isProven: isProven, db, at: moment)
        if mayEnd { try acceptEnd(&decision, by: reference, at: station, db, at: moment) }
        try TokenUseTable.append(
            reference, station: station, status: decision.status, at: moment.wall, db)
        let isLearned =
            try !decision.isVisitor
            && TokenLearning.learn(
                token, at: station, vault: vault, random: random, db, at: moment)
        if !isLearned {
            try noteRefusal(
                of: token, decision, at: station, connector: connector, used: nil, db, at: moment)
        }
        return decision
    }

    /// How long the accepted end of a transaction is valid, in seconds: a station may keep the
    /// answer.
    private static let endSeconds: Int64 = 60

    /// Accepts a refused card that may end a transaction of its owner: the right to charge, or what
    /// allowed it, may have ended since the start.
    private func acceptEnd(
        _ decision: inout Decision, by token: IdTokenReference, at station: StationID,
        _ db: Database, at moment: Moment
    ) throws {
        guard let reason = decision.reason, reason.allowsEnd, let person = decision.personID
        else { return }
        let use = TokenUse(
            token: token, person: person, station: station, connector: nil,
            usedAt: moment.wall, now: moment.wall)
        guard try rules.contains(where: { try $0.mayEnd(use, db) }) else { return }
        decision.reason = nil
        decision.expiresAt = moment.wall.adding(seconds: Self.endSeconds)
    }

    /// Records a refused tap; does nothing for an accepted one.
    /// - Parameters:
    ///   - token: nil if the station sent no readable number.
    ///   - time: when the card was tapped; nil is now.
    package func noteRefusal(
        of token: IdToken?, _ decision: Decision, at station: StationID, connector: Int64?,
        used time: Timestamp?, _ db: Database, at moment: Moment
    ) throws {
        try RefusedTaps.note(
            token, decision, at: station, connector: connector, used: time, vault: vault, db,
            at: moment)
    }
}
