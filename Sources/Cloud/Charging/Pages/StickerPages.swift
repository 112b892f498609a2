import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The printable stickers of a station, for its hosts.
struct StickerPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource
    private let texts = StickerTexts()

    init(site: Site, database: CloudDatabase, random: RandomSource) {
        self.site = site
        self.database = database
        self.random = random
    }

    func all() -> [Route] { [show(), renew(), takeOver()] }

    struct Model: Sendable {
        /// The page of the charger.
        var charger: String
        var stickers: [Sticker]

        struct Sticker: Sendable {
            var name: String
            var connector: Int64
            var code: String
            /// What the QR code says.
            var address: String
            var side: Int
            var qr: String
            var renew: String
            /// Other stickers at the same location.
            var choice: FormField?
            var takeOver: String?
        }
    }

    private func show() -> Route {
        site.page("/stations/{id}/sticker", for: .person, "Print the stickers of a charger") {
            visit in try await page(visit)
        }
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, moment): (StationID, Viewer, Moment) = (
            try visit.id("id"), visit.viewer, visit.moment
        )
        // A sticker that is shown for the first time gets its code now.
        let (places, others) = try await EVSECodeService.read(
            database, random: random, at: moment
        ) { db in
            EVSECodeService.Shown(
                (
                    try EVSECodeService.places(of: id, viewer: viewer, db, at: moment),
                    try EVSECodeService.others(than: id, viewer: viewer, db, at: moment)
                ), stations: [id])
        }
        let options = others.map {
            (
                value: $0.code.text,
                label: visit.say(texts.other($0.code.grouped, $0.stationName))
            )
        }
        let stickers = try places.map { place in
            let url = visit.address(of: "/c/\(place.code)")
            let code = try QRCode(url)
            let base = Self.path(of: id)
            return Model.Sticker(
                name: place.name, connector: place.connectorID, code: place.code.grouped,
                address: url, side: code.side, qr: code.path, renew: base + "/renewal",
                choice: options.isEmpty
                    ? nil
                    : visit.choice(
                        Self.field(of: place.connectorID), texts.sticker, options: options,
                        value: options[0].value),
                takeOver: options.isEmpty ? nil : base + "/take-over")
        }
        return HTMLPage(
            "sticker", title: texts.title, texts: texts,
            model: Model(
                charger: "/chargers/\(id.text.percentEncodedForQuery)", stickers: stickers))
    }

    /// A station's id may hold blanks.
    static func path(of station: StationID) -> String {
        "/stations/\(station.text.percentEncodedForQuery)/sticker"
    }

    private func renew() -> Route {
        site.form(
            "/stations/{id}/sticker/renewal", for: .person,
            "Replace the code of a connector", again: page
        ) { visit, form in
            let (id, connector): (StationID, Int64) = (
                try visit.id("id"), try Self.connector(form)
            )
            let (viewer, moment) = (visit.viewer, visit.moment)
            // An error in a write undoes the other requests of its commit, too: check before.
            try await database.read { db in
                try EVSECodeService.checkManaged(id, connector, viewer, db, at: moment)
            }
            try await database.write { [random] db in
                try EVSECodeService.renew(
                    of: id, connector: connector, viewer: viewer, random: random, db, at: moment)
            }
            return .see(Self.path(of: id), saying: texts.renewed)
        }
    }

    private func takeOver() -> Route {
        site.form(
            "/stations/{id}/sticker/take-over", for: .person,
            "Give a connector the sticker of a replaced charger", again: page
        ) { visit, form in
            let (id, connector): (StationID, Int64) = (
                try visit.id("id"), try Self.connector(form)
            )
            let field = Self.field(of: connector)
            guard let code = EVSECode(try form.text(field, upTo: 30)) else {
                throw FormError(field, texts.noSuchSticker)
            }
            let (viewer, moment) = (visit.viewer, visit.moment)
            do {
                try await database.read { db in
                    try EVSECodeService.checkTakeOver(
                        of: code, by: id, connector, viewer, db, at: moment)
                }
                try await database.write { db in
                    try EVSECodeService.takeOver(
                        code, by: id, connector: connector, viewer: viewer, db, at: moment)
                }
            } catch let error as ServiceError where error.field == "code" {
                throw FormError(field, texts.noSuchSticker)
            }
            return .see(Self.path(of: id), saying: texts.takenOver)
        }
    }

    /// The choice of a sticker for a connector. Several of them are on one page.
    private static func field(of connector: Int64) -> String { "code-\(connector)" }

    private static func connector(_ form: SentForm) throws -> Int64 {
        let connectors = 1...Double(ConnectorTable.maximumID)
        return try form.number("connector", in: connectors).map { Int64($0) } ?? 1
    }
}
