import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// Why cards were refused: of the visitor's cards, and at the visitor's chargers.
struct RefusalPages: Sendable {
    static let pageSize = 30

    let site: Site
    let database: CloudDatabase
    private let texts = RefusalPageTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    func all() -> [Route] { [list()] }

    struct RefusalsModel: Sendable {
        var taps: [RefusalLine]
        var hasTaps: Bool
        var hasPager: Bool
        var isOlder: Bool
        var next: String?
    }

    struct RefusalLine: Sendable {
        var id: String
        var reason: String
        var card: String
        var isOwn: Bool
        /// The owner's name, which only an admin sees.
        var owner: String?
        var station: String
        var when: String
        var times: String?
        var advice: String
        /// Where to add the card; nil if that is no remedy.
        var addPath: String?
        /// Where a host adds it to somebody, while its number is kept.
        var givePath: String?
    }

    private func list() -> Route {
        site.page(
            "/refusals", for: .person, "Show why cards were refused", query: [Paging.number]
        ) { visit in
            let (before, now) = (visit.query(Paging.number), visit.moment.wall)
            let (person, size) = (try visit.personID(), Self.pageSize)
            let (lines, next) = try await database.read { db in
                let taps = try RefusedTapTable.list(
                    before: before ?? .max, limit: size + 1, viewer: visit.viewer, db)
                let shown = Array(taps.prefix(size))
                let names = try Names(shown, person: person, viewer: visit.viewer, db, at: now)
                let lines = shown.map { line($0, names, for: person, visit) }
                return (lines, taps.count > size ? lines.last?.id : nil)
            }
            let model = RefusalsModel(
                taps: lines, hasTaps: !lines.isEmpty, hasPager: next != nil || before != nil,
                isOlder: before != nil, next: next)
            return HTMLPage(
                "refusals", title: texts.title, texts: texts, model: model,
                live: [Signal(.refusedTaps, person.text)])
        }
    }

    /// What the lines call things.
    private struct Names {
        /// The person's own cards, and unknown ones that somebody has meanwhile, by their hashes.
        var cards: [String: IdTokenRecord]
        var owners: [PersonID: String]
        var places: [StationID: StationPlace]
        /// The taps of unknown cards that can be added to somebody.
        var kept: Set<Int64>

        init(
            _ taps: [RefusedTap], person: PersonID, viewer: Viewer, _ db: Database,
            at now: Timestamp
        ) throws {
            let (own, others) = (
                taps.filter { $0.personID == person }, taps.filter { $0.personID != person }
            )
            let unknown = others.filter { $0.reason == .unknownCard }
            cards = try IdTokenTable.enrolled(hashes: (own + unknown).map(\.token.hash), db)
            owners = try PersonTable.names(others.compactMap { $0.owner(seenBy: viewer) }, db)
            places = try StationPlace.of(taps.map(\.stationID), db)
            kept = try UnknownCardTable.kept(
                taps.filter { $0.reason == .unknownCard }.compactMap(\.number), at: now, db)
        }
    }

    private func line(
        _ tap: RefusedTap, _ names: Names, for person: PersonID, _ visit: Visit
    ) -> RefusalLine {
        let isOwn = tap.personID == person
        let card = isOwn ? names.cards[tap.token.hash] : nil
        let name = tap.name(label: card?.label ?? "")
        let place = names.places[tap.stationID]
        let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
        let shown = name.isEmpty ? texts.unknownSuffix : texts.card(name)
        let kept = tap.number.flatMap { names.kept.contains($0) ? $0 : nil }
        let newOwner = tap.reason == .unknownCard ? names.cards[tap.token.hash]?.personID : nil
        return RefusalLine(
            id: "\(tap.number ?? 0)", reason: visit.say(tap.reason.title),
            card: visit.say(card?.isVirtual == true ? texts.phone : shown), isOwn: isOwn,
            owner: isOwn ? nil : tap.owner(seenBy: visit.viewer).flatMap { names.owners[$0] },
            station: place?.stationName ?? tap.stationID.text,
            when: formats.dayAndTime(tap.lastAt),
            times: tap.taps > 1 ? visit.say(texts.times(Int(tap.taps))) : nil,
            advice: visit.say(
                newOwner.map { texts.isAdded(toReader: $0 == person) }
                    ?? tap.reason.advice(for: isOwn ? .owner : .host)),
            addPath: tap.reason == .unknownCard && kept == nil && newOwner == nil
                ? "/cards/new?station=\(tap.stationID.text.percentEncodedForQuery)" : nil,
            givePath: kept.map(UnknownCardPages.path))
    }
}
