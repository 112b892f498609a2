import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CloudMoney
import CloudPeople
import CommonBase
import Foundation
import MessageCatalogue

/// The names of the chargers, drivers and cards of some transactions, as far as the viewer may know
/// them.
struct HistoryNames: Sendable {
    private var stations: [StationID: String] = [:]
    private var zones: [StationID: TimeZone] = [:]
    private var people: [PersonID: String] = [:]
    private var cards: [String: String] = [:]
    private let guests: Set<TransactionID>
    private let viewer: Viewer

    private static let guest = Message("Guest", "Host bez účtu")

    init(_ records: [TransactionRecord], viewer: Viewer, _ db: Database) throws {
        self.viewer = viewer
        for (id, place) in try StationPlace.of(records.map(\.stationID), db) {
            stations[id] = place.stationName
            zones[id] = StationZone.of(place)
        }
        people = try PersonTable.names(records.compactMap { $0.driver(shownTo: viewer) }, db)
        cards = try IdTokenTable.labels(
            records.compactMap { $0.state.token?.hash }, viewer: viewer, db)
        guests = try GuestTable.guests(
            among: records.filter { $0.personID == nil }.map(\.id), db)
    }

    func station(_ record: TransactionRecord) -> String {
        stations[record.stationID] ?? record.stationID.text
    }

    /// The name of the charger's zone, for `Formats`.
    func zoneName(_ record: TransactionRecord) -> String { zone(record).identifier }

    /// The zone of the charger.
    func zone(_ record: TransactionRecord) -> TimeZone {
        zones[record.stationID] ?? StationZone.standard
    }

    /// Nil if the driver is not known, or is the viewer.
    func driver(_ record: TransactionRecord, in language: Language) -> String? {
        if guests.contains(record.id) { return Self.guest(language) }
        guard let driver = record.driver(shownTo: viewer), driver != viewer.personID else {
            return nil
        }
        return people[driver]
    }

    /// The label of the viewer's own card; for others its last characters.
    /// - Parameter phone: what a start by phone is called.
    func card(_ record: TransactionRecord, phone: String) -> String? {
        guard let token = record.state.token, !guests.contains(record.id) else { return nil }
        if let label = cards[token.hash] { return label.isEmpty ? phone : label }
        return token.suffix.isEmpty ? nil : "… \(token.suffix)"
    }
}
