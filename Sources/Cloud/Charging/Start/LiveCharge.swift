import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// A transaction as its driver or host watches it.
struct LiveCharge: Sendable {
    /// How long a start that was accepted waits for the car.
    static let waitSeconds: Int64 = 300
    /// Samples that the present power follows from, the newest.
    static let sampleLimit = 20

    var record: TransactionRecord
    var place: StationPlace?
    var limit: ChargeLimit
    /// Nil while it goes on.
    var end: EndAccount?
    /// The newest part.
    var history: PowerHistory
    var curve: PowerCurve
    /// The last characters of the card; nil for a start from the phone without a card.
    var cardSuffix: String?
    var mayUnlock: Bool
    /// Until now; nil if it is free.
    var cost: ChargeCost?
    /// The path of its receipt; nil before it is settled.
    var receiptPath: String?
    /// What its driver can still spend on it; nil for others, without a limit, and after the end.
    var left: Money?
    /// When its driver must leave for a booking of somebody else.
    var leaveBy: Timestamp?

    /// A remote start whose transaction has not begun.
    struct Start: Sendable {
        enum State: Hashable, Sendable { case waiting, unanswered, notStarted }

        var state: State
        /// Of the place, if it still has one.
        var code: EVSECode?
    }

    enum Found: Sendable {
        case charge(LiveCharge)
        case waiting(Start)
    }

    /// - Parameter id: of a transaction that the viewer sees, or of a remote start of the person.
    static func find(
        _ id: TransactionID, viewer: Viewer, person: PersonID, _ service: ChargeService,
        _ prices: any PriceTeller, _ db: Database, at moment: Moment
    ) throws -> Found? {
        if let record = try TransactionTable.visible(id, to: viewer, db) {
            return .charge(
                try LiveCharge(record, person: person, service, prices, db, at: moment))
        }
        guard let command = CommandID(id.text),
            let start = try CommandTable.issued(command, by: person, db),
            start.action == RequestStart.action.rawValue
        else { return nil }
        if let begun = try TransactionLimitTable.transaction(startedBy: command, db),
            let record = try TransactionTable.visible(begun, to: viewer, db)
        {
            return .charge(
                try LiveCharge(record, person: person, service, prices, db, at: moment))
        }
        let isOver = start.issuedAt.adding(seconds: waitSeconds) <= moment.wall
        let state: Start.State =
            switch start.status {
            case .accepted: isOver ? .notStarted : .waiting
            case .pending, .timedOut: isOver ? .notStarted : .unanswered
            case .rejected, .notSupported, .offline, .failed: .notStarted
            }
        let request = try start.members(service.authorization.vault)
        let place = try EVSECodeTable.place(
            station: start.stationID, connector: request?["connectorId"]?.intValue ?? 1, db)
        return .waiting(Start(state: state, code: place?.code))
    }

    static func cardSuffix(of record: TransactionRecord, _ db: Database) throws -> String? {
        guard let token = record.state.token,
            try IdTokenTable.enrolled(hash: token.hash, db)?.isVirtual != true
        else { return nil }
        return token.suffix
    }

    private init(
        _ record: TransactionRecord, person: PersonID, _ service: ChargeService,
        _ prices: any PriceTeller, _ db: Database, at moment: Moment
    ) throws {
        self.record = record
        place = try StationPlace.of(record.stationID, db)
        limit = try TransactionLimitTable.limit(of: record.id, db) ?? .none
        end = try EndAccount(record, db)
        history = PowerHistory(
            try EventTable.newestReadings(record.id, limit: Self.sampleLimit, db))
        curve = try PowerCurve(record, db)
        cardSuffix = try Self.cardSuffix(of: record, db)
        mayUnlock = try service.mayUnlock(record, by: person, db, at: moment.wall)
        cost = try prices.costs(of: [record], db, at: moment.wall)[record.id]
        guard record.state.phase != .ended else {
            receiptPath = try prices.receiptPath(of: record.id, db)
            return
        }
        if let cost, record.personID == person {
            left = try prices.left(of: record, costing: cost, db, at: moment.wall)
        }
        leaveBy = try service.bookings.leaveBy(
            record.personID, station: record.stationID, connector: record.connectorID, db,
            at: moment.wall)
    }
}
