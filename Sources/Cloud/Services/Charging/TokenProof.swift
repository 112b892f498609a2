import CloudStore
import Common
import GRDB

/// Whether a card that can't be copied has proved itself: one that was enrolled with its keys.
public enum TokenProof: Hashable, Sendable {
    case absent
    case valid
    /// The cloud itself wants the start, for somebody whom it knows otherwise.
    case waived

    /// A tap, asked about while it happens: each message counts once, and none after a later one.
    public static func ofTap(
        _ token: IdToken, _ message: SUNMessage?, vault: TokenVault, _ db: Database
    ) throws -> TokenProof {
        guard let (record, counter) = try read(token, message, vault: vault, db),
            counter > record.sunCounter
        else { return .absent }
        try IdTokenTable.noteCounter(counter, hash: record.reference.hash, db)
        try SUNUseTable.noteTap(counter, of: record.reference.hash, db)
        return .valid
    }

    /// An event, which may tell of a tap of long ago, or of one that was asked about; for one transaction.
    public static func ofEvent(
        _ token: IdToken, _ message: SUNMessage?, for transaction: TransactionID,
        vault: TokenVault, _ db: Database
    ) throws -> TokenProof {
        guard let (record, counter) = try read(token, message, vault: vault, db),
            try SUNUseTable.use(counter, of: record.reference.hash, for: transaction, db)
        else { return .absent }
        try IdTokenTable.noteCounter(counter, hash: record.reference.hash, db)
        return .valid
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
