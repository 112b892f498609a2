import BridgeProtocol
import ChargingModel
import CloudControl
import CloudCore
import CommonBase

/// Whether a card that can't be copied has proved itself: one that was enrolled with its keys.
package enum TokenProof {
    /// By a tap that is asked about while it happens: each message counts once, and none after a later one.
    package static func isGiven(
        by message: SUNMessage?, of token: IdToken, vault: TokenVault, _ db: Database
    ) throws -> Bool {
        guard let (record, counter) = try read(token, message, vault: vault, db),
            counter > record.sunCounter
        else { return false }
        try IdTokenTable.noteCounter(counter, hash: record.reference.hash, db)
        return true
    }

    /// By an event, which may tell of a tap of long ago, or of one that was asked about; for one transaction.
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

    /// For so long before and after the cloud has told a station to start, the token needs no proof there: its
    /// own reader tells a UID only, and clocks differ.
    static let requestedSeconds: Int64 = 300

    /// By the cloud itself, which knows the driver otherwise.
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
            let record = try IdTokenTable.find(hash: vault.reference(token).hash, db),
            let keys = record.sunKeys.flatMap(vault.openCardKeys),
            let counter = try keys.counter(of: message, uid: uid)
        else { return nil }
        return (record, counter)
    }
}
