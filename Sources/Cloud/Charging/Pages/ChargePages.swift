import CloudAccess
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPictures
import CloudWeb
import CommonBase
import MessageCatalogue

/// What the code on a charger leads to.
struct ChargePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let service: ChargeService
    let prices: any PriceTeller
    private let guests: any GuestTeller
    private let random: RandomSource
    private let photos = PhotoMaker()
    /// Messages of a person to hosts.
    private let reports = AttemptLimiter(burst: 5, perMinute: 1)
    /// Messages of all people about one charger.
    private let chargerReports = AttemptLimiter(burst: 5, perHour: 10)
    let texts = ChargeTexts()

    init(
        site: Site, database: CloudDatabase, random: RandomSource, service: ChargeService,
        prices: any PriceTeller, guests: any GuestTeller
    ) {
        self.prices = prices
        self.guests = guests
        self.random = random
        self.site = site
        self.database = database
        self.service = service
    }

    func all() -> [Route] { [enter(), find(), show(), start(), report()] }

    // MARK: Entering a code

    struct CodeModel: Sendable {
        var code: FormField
    }

    @Sendable private func codePage(_ visit: Visit) -> HTMLPage {
        HTMLPage(
            "charge-code", title: texts.enterTitle, texts: texts,
            model: CodeModel(
                code: visit.field(
                    "code", texts.code, hint: texts.enterHint, isRequired: true,
                    maximum: 30)))
    }

    private func enter() -> Route {
        site.page("/c", for: .anyone, "Enter the code of a charger") { visit in codePage(visit) }
    }

    private func find() -> Route {
        site.form("/c", for: .anyone, "Find the charger with a code", again: codePage) {
            visit, form in
            let typed = try form.text("code", upTo: 30)
            let place = try await database.read { db in
                try EVSECode(typed).flatMap { try EVSECodeTable.place($0, db) }
            }
            guard let place else {
                throw FormError("code", texts.unknownCode)
            }
            return .see("/c/\(place.code)")
        }
    }

    // MARK: The charger

    struct PlaceModel: Sendable {
        var name: String
        var location: String?
        var connector: String
        var code: String
        /// For the forms' actions.
        var path: String
        var chip: String
        var state: String
        /// The page of the visitor's own transaction.
        var own: String?
        var obstacle: String?
        /// Nil if charging is free.
        var price: PriceCard?
        /// What charging costs about, and what the visitor has for it.
        var means: String?
        /// Until when the visitor may charge; nil without a booking of somebody else.
        var free: String?
        var signIn: String?
        var start: StartForm?
        var report: ReportForm?
        /// Whether the report was refused.
        var isReportOpen: Bool
        var sticker: String?
    }

    struct StartForm: Sendable {
        var until: FormField
        var energy: FormField
        var time: FormField
        /// Only where charging costs something.
        var cost: FormField?
        var card: FormField?
    }

    private func show() -> Route {
        site.page("/c/{code}", for: .anyone, "Show the charger with a code") { visit in
            try await page(visit)
        }
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let (typed, person, moment) = (visit.text("code"), visit.person?.id, visit.moment)
        let (place, outlook) = try await database.read { db in
            let place = try ChargeRoutes.place(typed, db)
            return (place, try person.map { try service.outlook(place, of: $0, db, at: moment) })
        }
        if outlook == nil, let page = try await guests.page(at: place, visit) { return page }
        var model = PlaceModel(
            name: place.title, location: place.address,
            connector: visit.say(texts.connectorNumber(place.connectorID)),
            code: place.code.grouped, path: place.code.text, chip: "info", state: "",
            isReportOpen: visit.isRefused("problem"))
        let state = try await database.read { db in try service.state(of: place, db, at: moment) }
        (model.price, model.means) = try await price(at: place, visit)
        (model.chip, model.state) = (state.chip, visit.say(texts.state(state)))
        if let outlook {
            model.own = outlook.own.map { "/charging/\($0)" }
            if outlook.own == nil {
                model.obstacle = outlook.obstacle.map {
                    visit.say(bookingWords(outlook, visit) ?? texts.sentence($0))
                }
            }
            if outlook.obstacle == nil {
                model.start = startForm(outlook, isPaid: model.price != nil, visit)
                let formats = visit.formats(in: place.timeZone)
                model.free = outlook.freeUntil.map {
                    visit.say(texts.freeUntil(formats.time($0)))
                }
            }
            model.report = ReportForm(visit)
            if outlook.isHost, let station = place.stationID {
                model.sticker = StickerPages.path(of: station)
            }
        } else {
            model.signIn = SignInPath.leading(to: "/c/\(place.code)")
        }
        let signals = [
            place.stationID.map { Signal(.station, $0.text) },
            person.map { Signal(.driverCharging, $0.text) },
        ]
        return HTMLPage(
            "charge-place", title: Message(place.name, place.name), texts: texts, model: model,
            live: signals.compactMap(\.self), scripts: ["photo.js"])
    }

    private func startForm(
        _ outlook: ChargeOutlook, isPaid: Bool, _ visit: Visit
    ) -> StartForm {
        var ends: [(value: String, label: String)] = [
            ("full", visit.say(texts.untilFull)), ("energy", visit.say(texts.untilEnergy)),
            ("time", visit.say(texts.untilTime)),
        ]
        if isPaid { ends.append((value: "cost", label: visit.say(texts.untilCost))) }
        return StartForm(
            until: visit.choice(
                "until", texts.howLong, .radio, options: ends, value: "full"),
            energy: visit.field(
                "energy", texts.energy, .number, hint: texts.energyHint, maximum: 7),
            time: visit.field(
                "time", texts.time, .time, hint: texts.timeHint, maximum: 5),
            cost: isPaid
                ? visit.field(
                    "cost", texts.cost, .number, hint: texts.costHint, maximum: 10) : nil,
            card: outlook.cards.count < 2
                ? nil
                : visit.choice(
                    "card", texts.card,
                    options: outlook.cards.map {
                        ($0.id.text, visit.say(texts.cardName($0.label, $0.reference.suffix)))
                    }, value: outlook.cards[0].id.text))
    }

    private func start() -> Route {
        site.form("/c/{code}", for: .person, "Start charging", again: page) { visit, form in
            let (typed, person, moment) = (
                visit.text("code"), try visit.personID(), visit.moment
            )
            let place = try await database.read { db in try ChargeRoutes.place(typed, db) }
            let limit = try ChargeForm.limit(form, in: place.timeZone, at: moment.wall)
            let card = try form.optionalText("card", upTo: 48).flatMap { ID<IdTokenRecord>($0) }
            let obstacle = try await database.read { db in
                try service.outlook(place, of: person, card: card, db, at: moment).obstacle
            }
            if let obstacle { throw FormError(nil, texts.sentence(obstacle)) }
            let answer = try await service.start(
                at: place, by: person, card: card, limit: limit, viewer: visit.viewer)
            switch answer {
            case .accepted(let command), .unanswered(let command):
                return .see("/charging/\(command)")
            case .rejected: throw FormError(nil, texts.rejected)
            case .offline: throw FormError(nil, texts.wentOffline)
            }
        }
    }

    // MARK: Reports

    private func report() -> Route {
        site.form(
            "/c/{code}/problem", for: .person, "Tell the hosts of a charger what is wrong",
            files: Photo.maximumBytes, again: page
        ) { visit, form in
            let (typed, person, moment) = (
                visit.text("code"), try visit.personID(), visit.moment
            )
            let problem: ChargerProblem = try form.choice("problem")
            let details =
                try form.optionalText("details", upTo: ChargerProblem.maximumText) ?? ""
            let place = try await database.read { db in try ChargeRoutes.place(typed, db) }
            guard reports.take(person.text, at: moment) else {
                throw FormError("details", texts.tooManyReports)
            }
            let photo = try await ReportForm.photo(
                of: form, from: person, photos, database, at: moment)
            let charger = place.stationID?.text ?? place.code.text
            guard chargerReports.take(charger, at: moment) else {
                throw FormError("details", texts.tooManyReportsOfCharger)
            }
            let id: ChargerReportID = random.id(at: moment.wall)
            try await database.write { db in
                try problem.report(
                    details, photo, id: id, at: place, by: person, db, at: moment)
            }
            return .see("/c/\(place.code)", saying: texts.sent)
        }
    }
}
