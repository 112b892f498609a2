import ChargingModel
import CloudCore
import CloudFleet
import CommonBase

/// Records refused taps, for the owner of the card and the hosts of the station.
enum RefusedTaps {
    /// Adds a row, or counts the tap in the row of the same card within the last minute.
    /// - Parameters:
    ///   - token: nil if the station sent no readable number.
    ///   - time: when the card was tapped; nil is now.
    static func note(
        _ token: IdToken?, _ decision: Authorization.Decision, at station: StationID,
        connector: Int64?, used time: Timestamp?, vault: TokenVault, _ db: Database,
        at moment: Moment
    ) throws {
        guard var reason = decision.reason else { return }
        if reason == .unknownCard, token?.isRandomUID == true { reason = .randomNumber }
        var person = decision.personID
        if reason == .unknownCard, let token,
            let owner = try ownerOfReversed(token, vault, db)
        {
            (reason, person) = (.reversedNumber, owner)
        }
        let now = moment.wall
        let tap = RefusedTap(
            at: station, connector: connector, token: reference(token, reason, vault),
            person: person, reason: reason,
            tapped: time.map { $0 == .epoch ? now : min($0, now) } ?? now, receivedAt: now)
        let readers = try Set(StationAccess.hosts(of: station, db) + [person].compactMap(\.self))
        for reader in readers { db.signal(Signal(.refusedTaps, reader.text)) }
        guard try !RefusedTapTable.count(tap, db),
            try db.takes(.refusedTaps, of: station, at: now),
            let number = try RefusedTapTable.insert(tap, db)
        else { return }
        if reason == .unknownCard, let token {
            try UnknownCardTable.insert(
                number, hash: tap.token.hash, sealed: try vault.seal(token), at: now, db)
        }
        try DomainEventTable.append(
            .tapRefused, subject: "\(number)", station: station, person: tap.personID, at: now, db)
    }

    /// The owner of the card with the same bytes in reverse order: some readers report them so. Such a
    /// card is not accepted, since it may be another one.
    private static func ownerOfReversed(
        _ token: IdToken, _ vault: TokenVault, _ db: Database
    ) throws -> PersonID? {
        guard let bytes = Hex.bytes(token.text), let reversed = IdToken(uid: bytes.reversed())
        else { return nil }
        return try IdTokenTable.enrolled(hash: vault.reference(reversed).hash, db)?.personID
    }

    /// A number that changes at each tap, or that could not be read, is the same card for all taps.
    private static func reference(
        _ token: IdToken?, _ reason: RefusalReason, _ vault: TokenVault
    ) -> IdTokenReference {
        guard let token, reason != .randomNumber else {
            return IdTokenReference(hash: reason.rawValue, suffix: "")
        }
        return vault.reference(token)
    }
}

extension IdToken {
    /// ISO/IEC 14443-3: a UID of four bytes that begins with 08 is random at each tap (phones).
    package var isRandomUID: Bool {
        text.utf8.count == 8 && text.hasPrefix("08") && Hex.bytes(text) != nil
    }
}
