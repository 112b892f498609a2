import BridgeProtocol
import ChargingModel
import CloudControl
import CloudCore
import CommonBase

/// Checks that a card with keys (NTAG 424 DNA) is genuine and not a copy of its UID.
package enum TokenProof {
    /// Whether the message of a current tap is valid. Each message is valid once, and only if its
    /// counter is higher than all earlier ones.
    package static func isGiven(
        by message: SUNMessage?, of token: IdToken, vault: TokenVault, _ db: Database
    ) throws -> Bool {
        guard let (record, counter) = try read(token, message, vault: vault, db),
            counter > record.sunCounter
        else { return false }
        try IdTokenTable.noteCounter(counter, hash: record.reference.hash, db)
        return true
    }

    /// Whether the message in a bridge's event is valid for a transaction. The event may report an old
    /// tap, or one that was already authorized, so earlier counters are accepted; each message is valid
    /// for one transaction.
    package static func isGiven(
        by message: SUNMessage?, of token: IdToken, for transaction: TransactionID,
        vault: TokenVault, _ db: Database
    ) throws -> Bool {
        guard let (record, counter) = try read(token, message, vault: vault, db),
            try SUNUseTable.use(counter, of: record.reference.hash, for: transaction, db)
        else { return false }
        try IdTokenTable.noteCounter(counter, hash: record.reference.hash, db)
        return true
    }

    /// Around a remote start, the token needs no proof at the station for this time: OCPP 1.6 messages
    /// carry only the UID, and clocks differ.
    package static let requestedSeconds: Int64 = 300

    /// Whether the cloud itself requested a start with this token, which makes a proof unnecessary.
    /// - Parameter time: when the token was used; nil is now.
    package static func isRequested(
        _ token: IdTokenReference, at station: StationID, used time: Timestamp? = nil,
        _ db: Database, at moment: Moment
    ) throws -> Bool {
        let used = time ?? moment.wall
        return try CommandTable.hasRequestedStart(
            of: token.hash, at: station,
            in: used.adding(seconds: -requestedSeconds)...used.adding(seconds: requestedSeconds),
            db)
    }

    private static func read(
        _ token: IdToken, _ message: SUNMessage?, vault: TokenVault, _ db: Database
    ) throws -> (IdTokenRecord, counter: Int64)? {
        guard let message, let uid = Hex.bytes(token.text),
            let record = try IdTokenTable.enrolled(hash: vault.reference(token).hash, db),
            let keys = record.sunKeys.flatMap(vault.openCardKeys),
            let counter = try keys.counter(of: message, uid: uid)
        else { return nil }
        return (record, counter)
    }
}
