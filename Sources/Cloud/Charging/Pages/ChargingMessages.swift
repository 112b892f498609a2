import ChargingModel
import CloudCore
import CloudFleet
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Tells drivers that charging has started, and when the hours of their groups will end it; that the
/// car is full; and that it has ended, why and for how much.
package struct ChargingMessages: EventConsumer {
    /// Older reports cause no message.
    static let newsSeconds: Int64 = 3600

    package let name = "charging-messages"
    package let kinds: Set<DomainEvent.Kind> = [
        .transactionStarted, .transactionChargingStateChanged, .transactionEnded,
    ]
    private let prices: any PriceTeller

    package init(prices: any PriceTeller) { self.prices = prices }

    package func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws {
        guard let person = event.personID, let id = TransactionID(event.subject),
            let record = try TransactionTable.find(id, db), record.personID == person,
            let news = try Self.news(event, of: record, db, at: moment.wall)
        else { return }
        let place = try StationPlace.of(record.stationID, db)
        let words = ChargingMessageTexts(
            place: place?.name ?? record.stationID.text,
            zone: place?.timeZone ?? Location.standardTimeZone)
        let notification: Notification =
            switch news {
            case .started(let time):
                Notification(
                    person: person, kind: .chargingStarted, title: words.startedTitle,
                    text: words.started(
                        at: time, suffix: try LiveCharge.cardSuffix(of: record, db),
                        closing: try Self.closing(of: record, for: person, db, at: moment.wall)),
                    path: "/charging/\(id)")
            case .full(let energyWh):
                Notification(
                    person: person, kind: .chargingEnded, title: words.fullTitle,
                    text: words.full(energyWh), path: "/charging/\(id)")
            case .ended(let end):
                Notification(
                    person: person, kind: .chargingEnded,
                    title: words.endedTitle(record.state.energyWh),
                    text: words.ended(
                        record.state, EndTexts().sentence(end, for: person),
                        try prices.finalCost(of: record, db, at: moment.wall)),
                    path: "/charging/\(id)")
            }
        try Notifications.send(notification, db, at: moment.wall)
    }

    private enum News {
        case started(Timestamp)
        case full(energyWh: Int64)
        case ended(EndAccount)
    }

    private static func news(
        _ event: DomainEvent, of record: TransactionRecord, _ db: Database, at now: Timestamp
    ) throws -> News? {
        let oldest = now.adding(seconds: -newsSeconds)
        let state = record.state
        switch event.kind {
        case .transactionStarted:
            guard let start = state.startedAt, start > oldest, state.phase != .ended else {
                return nil
            }
            return .started(start)
        case .transactionChargingStateChanged:
            guard isFull(event), event.occurredAt > oldest, state.phase != .ended else {
                return nil
            }
            // Once for each transaction: a full car balances its battery for hours.
            let earlier = try DomainEventTable.list(
                .transaction, subject: event.subject, limit: 100, db
            ).contains { $0.number < event.number && isFull($0) }
            return earlier ? nil : .full(energyWh: event.payload["energyWh"]?.intValue ?? 0)
        case .transactionEnded:
            guard let end = state.endedAt, end > oldest else { return nil }
            return try EndAccount(record, db).map(News.ended)
        default: return nil
        }
    }

    /// When the hours of the driver's groups will end a transaction; nil if it ends earlier by the
    /// driver's choice.
    private static func closing(
        of record: TransactionRecord, for person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Timestamp? {
        let closing = try GroupAllowance.closing(to: person, at: record.stationID, now, db)
        let chosen = try TransactionLimitTable.limit(of: record.id, db)?.endsAt
        return [closing, chosen].compactMap(\.self).min() == closing ? closing : nil
    }

    /// The car takes no more, after it has taken some.
    private static func isFull(_ event: DomainEvent) -> Bool {
        event.kind == .transactionChargingStateChanged
            && event.payload["chargingState"]?.stringValue == ChargingState.suspendedEV.rawValue
            && event.payload["energyWh"]?.intValue ?? 0 > 0
    }
}
