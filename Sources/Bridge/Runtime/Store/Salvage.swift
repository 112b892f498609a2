import BridgeLogic
import BridgeProtocol
import Foundation
import GRDB

/// What can still be read of a damaged database; whatever can't be is left out.
struct Salvage {
    private(set) var state: StoredState?
    /// Whether the stored faults are among `state`.
    private(set) var hasFaults = false
    private(set) var nonce: Int64?
    private(set) var clocks = BootClocks()
    /// The limits that the cloud has set stay in force.
    private(set) var variables: [String: Int] = [:]
    private(set) var events: [BridgeEvent] = []

    init(_ path: String) {
        var configuration = Configuration()
        configuration.busyMode = .timeout(1)
        guard let queue = Self.read({ try DatabaseQueue(path: path, configuration: configuration) })
        else { return }
        variables = Self.read { try queue.read(BridgeDatabase.variables) } ?? [:]
        if let row = Self.read({
            try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM stream") }
        }),
            let row
        {
            take(row)
        }
        _ = Self.read { try queue.read { db in try takeEvents(db) } }
    }

    private mutating func take(_ row: Row) {
        nonce = Self.read { try row.decode(forColumn: "nonce") }
        clocks = BridgeDatabase.clocks(Self.read { try row.decode(forColumn: "clocks") })
        let faults = Self.read { try BridgeDatabase.faults(row) }
        hasFaults = faults != nil
        state = Self.read {
            StoredState(
                pulses: try row.decode(forColumn: "pulses"),
                session: Self.read { try BridgeDatabase.session(row) } ?? nil,
                isOperative: Self.read { try row.decode(forColumn: "is_operative") } ?? true,
                faults: faults ?? StoredFaults(),
                closings: Self.read { try row.decode(forColumn: "closings") } ?? 0)
        }
    }

    /// Stops at the first page that can't be read; skips events that can't be decoded.
    private mutating func takeEvents(_ db: Database) throws {
        let bodies = try String.fetchCursor(db, sql: "SELECT body FROM outbox ORDER BY seq")
        while let body = try bodies.next() {
            let event = Self.read {
                try JSONDecoder().decode(BridgeEvent.self, from: Data(body.utf8))
            }
            if let event { events.append(event) }
        }
    }

    private static func read<Value>(_ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch {
            // Damaged; the rest counts.
            return nil
        }
    }
}
