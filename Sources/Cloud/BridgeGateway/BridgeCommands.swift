import BridgeProtocol
import CloudControl
import CloudCore
import CommonBase

extension BridgeCommand {
    /// A stored command as it was issued; nil if it has expired, or refers to something that was
    /// deleted.
    init?(_ record: CommandRecord, store: CommandStore, _ db: Database, at now: Timestamp) throws {
        let leftSeconds = record.expiresAt.millisecondsSince(now) / 1000
        guard leftSeconds > 0,
            let payload = try store.command(of: record)?.bridgeCommand(
                at: record.stationID, db, at: now)
        else { return nil }
        self.init(number: record.number, validForSeconds: leftSeconds, data: payload)
    }
}
