import ChargingModel
import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The removal of a charger by its hosts. One with a history is only shut down, because bills refer to
/// it.
struct ChargerRemovalPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let connections: StationConnections
    let retirement: ChargerRetirement
    private let texts = ChargerRemovalTexts()

    init(
        site: Site, database: CloudDatabase, connections: StationConnections,
        retirement: ChargerRetirement
    ) {
        self.site = site
        self.database = database
        self.connections = connections
        self.retirement = retirement
    }

    func all() -> [Route] {
        let path = "/chargers/{id}/removal"
        return [
            site.page(path, for: .person, "Show what removing a charger does", show),
            site.form(path, for: .person, "Remove a charger", again: show, remove),
        ]
    }

    static func path(of station: StationID) -> String {
        "\(ChargerPages.path(of: station))/removal"
    }

    private struct Found: Sendable {
        var station: Station
        var hasHistory: Bool
        var isBusy: Bool
        /// Bookings that end with the charger.
        var bookings: Int
    }

    private struct Model: Sendable {
        var name: String
        var base: String
        var hasHistory: Bool
        var isBusy: Bool
        var bookings: String?
        var word: FormField
    }

    private func find(_ visit: Visit) async throws -> Found {
        let now = visit.moment.wall
        return try await visit.managedStation(in: database) { station, db in
            Found(
                station: station, hasHistory: try TransactionTable.hasAny(at: station.id, db),
                isBusy: try ChargerRetirement.isBusy(station.id, db),
                bookings: try BookingTable.openCount(at: station.id, now, db))
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let (station, hasHistory) = (found.station, found.hasHistory)
        return HTMLPage(
            "charger-removal", title: hasHistory ? texts.shutDown : texts.remove, texts: texts,
            model: Model(
                name: station.name, base: ChargerPages.path(of: station.id),
                hasHistory: hasHistory, isBusy: found.isBusy,
                bookings: DepartureTexts.bookings(found.bookings).map(visit.say),
                word: visit.field("word", texts.word(station.name), isRequired: true)))
    }

    @Sendable private func remove(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let found = try await find(visit)
        let (station, moment, person) = (found.station, visit.moment, try visit.personID())
        try visit.requireProof(backTo: Self.path(of: station.id))
        guard Self.plain(form.typed("word")) == Self.plain(station.name) else {
            throw FormError("word", texts.wrongWord)
        }
        guard !found.isBusy else { throw FormError(nil, texts.busy) }
        do {
            try await database.write { [texts, retirement] db in
                // Somebody may have begun to charge since.
                guard try !ChargerRetirement.isBusy(station.id, db) else {
                    throw FormError(nil, texts.busy)
                }
                if found.hasHistory {
                    try retirement.shutDown(station, by: person, db, at: moment)
                } else {
                    try retirement.remove(station, by: person, db, at: moment)
                }
            }
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(
                nil, found.hasHistory ? NewChargerTexts().hasCertificate : texts.inUse)
        }
        connections.disconnect(station.id)
        return found.hasHistory
            ? .see(ChargerPages.path(of: station.id), saying: texts.isShutDown)
            : .see("/chargers", saying: texts.removed)
    }

    /// Without regard to case and spaces.
    private static func plain(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace }
    }
}
