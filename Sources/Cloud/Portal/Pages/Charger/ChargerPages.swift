import ChargingModel
import CloudAccess
import CloudBooking
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// A charger for its hosts: what it does now, how well it works, and what happened.
struct ChargerPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let chargers: ChargerList
    let releases: ReleaseFile

    /// Entries of the diary that the page of the charger shows.
    private static let shortDiary = 8
    /// Unknown cards that the page of the charger shows.
    private static let unknownCards = 3
    /// How far ahead bookings are made at most, with a day to spare: 91 days.
    private static let bookingSeconds: Int64 = 7_862_400
    /// Entries of a page of the diary.
    private static let diaryPage = 40
    private let texts = ChargerTexts()

    init(
        site: Site, database: CloudDatabase, chargers: ChargerList, releases: ReleaseFile
    ) {
        self.site = site
        self.database = database
        self.chargers = chargers
        self.releases = releases
    }

    func all() -> [Route] {
        [
            site.page(
                "/chargers/{id}", for: .person, "Show a charger that I manage", show),
            site.page(
                "/chargers/{id}/diary", for: .person, "Show what happened at a charger",
                query: [Paging.number], diary),
        ]
    }

    /// A station's id may hold blanks.
    static func path(of station: StationID) -> String {
        "/chargers/\(station.text.percentEncodedForQuery)"
    }

    // MARK: The charger

    @Sendable func show(_ visit: Visit) async throws -> HTMLPage {
        let (found, person) = (try await overview(visit), try visit.personID())
        return HTMLPage(
            "charger", title: Message(found.station.name, found.station.name), texts: texts,
            model: ChargerModel(found, visit),
            live: [
                Signal(.station, found.station.id.text),
                Signal(.stationCommands, found.station.id.text),
                Signal(.refusedTaps, person.text),
            ]
                + found.items.compactMap { $0.running.map { Signal(.transaction, $0.id.text) } })
    }

    private func overview(_ visit: Visit) async throws -> ChargerOverview {
        let (id, viewer, moment): (StationID, Viewer, Moment) = (
            try visit.id(), visit.viewer, visit.moment
        )
        let items = try await chargers.one(id, viewer: viewer, at: moment)
        guard let station = items.first?.station else {
            throw ServiceError(.notFound, "The station \(id) does not exist.")
        }
        let isOnline = station.isOnline(
            isConnected: chargers.isConnected(id), at: moment.wall)
        return try await database.read { db in
            let running = items.compactMap(\.running)
            let all = try TransactionTable.listRunning(
                stations: [id], limit: Int(ConnectorTable.maximumID), db)
            var power: [TransactionID: PresentPower] = [:]
            for record in running where LiveState(record) == .charging {
                power[record.id] = try PresentPower.read(of: record.id, at: moment.wall, db)
            }
            let booking = try BookingTable.confirmed(
                at: id, from: moment.wall,
                until: moment.wall.adding(seconds: Self.bookingSeconds), limit: 1, db
            ).first
            var curves: [TransactionID: PowerCurve] = [:]
            for record in running { curves[record.id] = try PowerCurve(record, db) }
            return ChargerOverview(
                station: station, items: items, isOnline: isOnline,
                busyConnectors: Set((all[id] ?? []).map(\.connectorID)),
                names: try PersonTable.names(
                    running.compactMap { $0.driver(shownTo: viewer) }
                        + (booking.map { [$0.personID] } ?? []), db),
                power: power, curves: curves,
                reported: try ConnectorTable.list(station: id, db),
                health: try ChargerHealth.read(
                    station, isOnline: isOnline, at: moment.wall, db),
                unknownCards: try UnknownCardTable.newest(
                    at: id, limit: Self.unknownCards, at: moment.wall, db),
                diary: try ChargerDiary.read(
                    id, size: Self.shortDiary, viewer: viewer, db, at: moment.wall),
                places: try StationService.placesToMove(station, viewer: viewer, db),
                booking: booking,
                openBookings: try BookingTable.openCount(at: id, moment.wall, db),
                newestBridge: releases.releases.bridge?.version)
        }
    }

    // MARK: The diary

    private struct DiaryModel: Sendable {
        var name: String
        var base: String
        var lines: [DiaryLine]
        var isEmpty: Bool
        var hasPager: Bool
        var isOlder: Bool
        var next: String?
    }

    @Sendable private func diary(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let before = visit.query(Paging.number)
        let (station, diary, zone, connectors) = try await database.read { db in
            (
                try StationService.managed(id, by: viewer, at: now, db),
                try ChargerDiary.read(
                    id, before: before ?? .max, size: Self.diaryPage, viewer: viewer, db,
                    at: now),
                try StationPlace.of(id, db)?.timeZone ?? Location.standardTimeZone,
                try EVSECodeService.connectors(of: id, db).count
            )
        }
        let lines = diary.entries.map {
            DiaryLine($0, diary, hasConnectors: connectors > 1, zone: zone, visit)
        }
        return HTMLPage(
            "charger-diary", title: texts.diary, texts: texts,
            model: DiaryModel(
                name: station.name, base: Self.path(of: id), lines: lines,
                isEmpty: lines.isEmpty, hasPager: before != nil || diary.next != nil,
                isOlder: before != nil, next: diary.next.map { "\($0)" }),
            live: before == nil
                ? [Signal(.station, id.text), Signal(.stationCommands, id.text)] : [])
    }
}
