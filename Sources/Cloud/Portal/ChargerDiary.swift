import ChargingModel
import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// What happened at a charger, newest first, as long as domain events are kept.
struct ChargerDiary: Sendable {
    struct Entry: Sendable {
        var number: Int64
        var time: Timestamp
        var happened: Happening
    }

    enum Happening: Sendable {
        case added, settingsChanged, moved, booted, connected, disconnected
        case connectorChanged(Int64, ConnectorStatus)
        case started(TransactionRecord)
        case ended(TransactionRecord)
        /// Somebody sent a command.
        case commanded(CommandRecord)
        case refused(RefusedTap)
    }

    var entries: [Entry]
    /// The cursor of the next part; nil for the last one.
    var next: Int64?
    /// Of the drivers whom the viewer may see, and of those who sent commands.
    var names: [PersonID: String]
    /// The refused taps whose unknown cards can be added to somebody.
    var addableTaps: Set<Int64>

    private static let kinds: Set<DomainEvent.Kind> = [
        .stationAdded, .stationChanged, .stationMoved, .stationBooted, .stationConnected,
        .stationDisconnected, .connectorChanged, .transactionStarted, .transactionEnded,
        .tapRefused,
    ]

    /// The caller has checked that the viewer manages the station.
    static func read(
        _ station: StationID, before: Int64 = .max, size: Int, viewer: Viewer, _ db: Database,
        at now: Timestamp
    ) throws -> ChargerDiary {
        let page = try DomainEventTable.page(station: station, before: before, size: size, db) {
            // The many commands of the cloud itself are left out.
            kinds.contains($0.kind) || $0.kind == .commandIssued && $0.personID != nil
        }
        let objects = try Objects(page.events, station, db)
        let entries = page.events.compactMap { event in
            happening(event, objects).map {
                Entry(number: event.number, time: event.occurredAt, happened: $0)
            }
        }
        let people =
            objects.transactions.values.compactMap { $0.driver(shownTo: viewer) }
            + objects.commands.values.compactMap(\.issuedBy)
        return ChargerDiary(
            entries: entries, next: page.next, names: try PersonTable.names(people, db),
            addableTaps: try UnknownCardTable.kept(
                objects.taps.values.filter { $0.reason == .unknownCard }.compactMap(\.number),
                at: now, db))
    }

    /// What the events are about. What was deleted since then is absent.
    private struct Objects {
        var transactions: [TransactionID: TransactionRecord]
        var commands: [CommandID: CommandRecord]
        var taps: [Int64: RefusedTap]

        init(_ events: [DomainEvent], _ station: StationID, _ db: Database) throws {
            func subjects(_ object: DomainObject) -> [String] {
                events.filter { $0.kind.object == object }.map(\.subject)
            }
            transactions = try TransactionTable.list(
                subjects(.transaction).compactMap { TransactionID($0) }, station: station, db)
            commands = try CommandTable.list(
                subjects(.command).compactMap { CommandID($0) }, station: station, db)
            taps = try RefusedTapTable.list(
                subjects(.refusedTap).compactMap { Int64($0) }, station: station, db)
        }
    }

    private static func happening(_ event: DomainEvent, _ objects: Objects) -> Happening? {
        switch event.kind {
        case .stationAdded: .added
        case .stationChanged: .settingsChanged
        case .stationMoved: .moved
        case .stationBooted: .booted
        case .stationConnected: .connected
        case .stationDisconnected: .disconnected
        case .connectorChanged:
            event.payload["status"]?.stringValue
                .flatMap(ConnectorStatus.init(rawValue:))
                .map { .connectorChanged(event.payload["connectorId"]?.intValue ?? 0, $0) }
        case .transactionStarted:
            TransactionID(event.subject).flatMap { objects.transactions[$0] }.map { .started($0) }
        case .transactionEnded:
            TransactionID(event.subject).flatMap { objects.transactions[$0] }.map { .ended($0) }
        case .commandIssued:
            CommandID(event.subject).flatMap { objects.commands[$0] }.map { .commanded($0) }
        case .tapRefused:
            Int64(event.subject).flatMap { objects.taps[$0] }.map { .refused($0) }
        default: nil
        }
    }
}
