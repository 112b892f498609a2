import BridgeLogic
import CommonBase
import Foundation
import GRDB

/// The boots of the machine: kept with the events, whose times depend on them.
extension BridgeDatabase {
    package func clocks() throws -> BootClocks { try queue.read(Self.clocks) }

    /// The time of a boot is known now; the first time stays.
    package func learn(_ bootID: String, startedAt: Timestamp) throws {
        guard try clocks().start(of: bootID) == nil else { return }
        try queue.write { db in try Self.change(db) { $0.learn(bootID, startedAt) } }
    }

    static func clocks(_ db: Database) throws -> BootClocks {
        clocks(try String.fetchOne(db, sql: "SELECT clocks FROM stream"))
    }

    /// Empty where it can't be read: an estimated time matters less than a charger that runs.
    static func clocks(_ text: String?) -> BootClocks {
        do {
            return try text.map {
                try JSONDecoder().decode(BootClocks.self, from: Data($0.utf8))
            } ?? BootClocks()
        } catch {
            return BootClocks()
        }
    }

    static func change(_ db: Database, _ body: (inout BootClocks) -> Void) throws {
        let known = try clocks(db)
        var clocks = known
        body(&clocks)
        guard clocks != known else { return }
        try db.execute(sql: "UPDATE stream SET clocks = ?", arguments: [try json(clocks)])
    }
}
