import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The pages behind a guest's secret link: the charging as it goes, and its receipt.
struct GuestLivePages: Sendable {
    let site: Site
    let service: GuestService
    let settings: MoneySettings
    /// Requests to stop, of each guest: each is a command to the charger.
    let stops = AttemptLimiter(burst: 5, perMinute: 6)

    var texts: GuestLiveTexts { GuestLiveTexts() }

    /// How often the page loads itself while something is awaited, in seconds.
    private static let waitingSeconds = 5
    private static let chargingSeconds = 15

    func all() -> [Route] {
        [
            site.page("/guest/{secret}", for: .anyone, "Show a guest's charging", page),
            site.page(
                "/guest/{secret}/pay", for: .anyone, "Lead a guest to the payment gateway", pay),
            site.page(
                "/guest/{secret}/receipt", for: .anyone, "Show the receipt of a guest", receipt),
            site.page(
                "/guest/{secret}/documents/{number}", for: .anyone,
                "Show a document to a guest", document),
            site.form(
                "/guest/{secret}/stop", for: .anyone, "Stop a guest's charging", again: page,
                stop),
        ]
    }

    // MARK: The charging

    private struct Model: Sendable {
        var name: String
        var heading: String
        var chip: String
        var state: String
        var note: String?
        /// Why it ended; nil before the end.
        var why: String?
        var again: Int?
        var energyNumber: String?
        var power: String?
        var rows: [Row]
        var pay: String?
        var stop: String?
        var receipt: String?
        var retry: String?
        var hasKeep: Bool
        var testMoney: String?

        struct Row: Sendable {
            var name: String
            var value: String
        }
    }

    private struct Found: Sendable {
        var guest: Guest
        var record: TransactionRecord?
        var cost: Money?
        var watts: Int64?
        var settlement: Settlement?
        /// What was given back of the price after a question, by the host or the operator.
        var given = Money.zero
        var end: EndAccount?
    }

    private func find(_ visit: Visit) async throws -> Found {
        let (secret, now) = (visit.text("secret"), visit.moment.wall)
        return try await service.database.read { db in
            guard let guest = try GuestTable.find(secret: secret, db) else {
                throw ServiceError(.notFound, "The charging of this link does not exist.")
            }
            var found = Found(guest: guest)
            guard let id = guest.transactionID, let record = try TransactionTable.find(id, db)
            else { return found }
            found.record = record
            found.end = try EndAccount(record, db)
            found.settlement = try SettlementTable.current(of: id, db)
            found.given = try RefundTable.list(of: id, db).reduce(.zero) { $0 + $1.amount }
            found.cost = try TransactionPrices.bills([record], db, at: now)[id]?.total
            if record.state.phase != .ended {
                found.watts = try PresentPower.read(of: id, at: now, db)?.watts
            }
            return found
        }
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let (guest, path) = (found.guest, "/guest/\(visit.text("secret"))")
        let formats = visit.formats(in: guest.timeZone)
        let isReviewed =
            found.settlement == nil && found.record?.state.phase == .ended
            && found.record?.state.isSuspect == true
        let again = Self.again(guest, isReviewed: isReviewed)
        let isRunning = guest.state == .charging && found.record?.surelyRuns == true
        let model = Model(
            name: guest.placeName, heading: visit.say(texts.heading(guest)),
            chip: Self.chip(guest.state), state: visit.say(texts.state(guest, isReviewed)),
            note: texts.note(guest, isReviewed: isReviewed).map(visit.say),
            why: found.end.map { visit.say(texts.why($0)) }, again: again,
            energyNumber: found.record.map { formats.kilowattHours($0.state.energyWh) },
            power: found.watts.map { formats.power(watts: $0) },
            rows: rows(found, formats, visit),
            pay: guest.state == .paying ? "\(path)/pay" : nil,
            stop: isRunning ? "\(path)/stop" : nil,
            receipt: found.settlement == nil ? nil : "\(path)/receipt",
            retry: guest.state == .void ? "/c/\(guest.code)/guest" : nil,
            hasKeep: guest.state != .void, testMoney: MoneyMode(settings).testMoney.map(visit.say))
        var page = HTMLPage("guest", title: texts.title, texts: texts, model: model)
        page.isUnlisted = true
        page.reloadSeconds = again
        return page
    }

    private static func again(_ guest: Guest, isReviewed: Bool) -> Int? {
        switch guest.state {
        case .paying, .starting: waitingSeconds
        case .charging: chargingSeconds
        case .ended: isReviewed ? nil : waitingSeconds
        case .settled, .void: nil
        }
    }

    private static func chip(_ state: Guest.State) -> String {
        switch state {
        case .paying, .starting: "wait"
        case .charging: "live"
        case .ended, .settled: "info"
        case .void: "bad"
        }
    }

    private func rows(_ found: Found, _ formats: Formats, _ visit: Visit) -> [Model.Row] {
        let guest = found.guest
        func row(_ name: Message, _ amount: Money) -> Model.Row {
            Model.Row(name: visit.say(name), value: formats.money(amount))
        }
        switch guest.state {
        case .paying: return [row(texts.limit, guest.limit)]
        case .starting: return [row(texts.held, guest.limit)]
        case .charging, .ended:
            return [
                row(texts.price, min(found.cost ?? .zero, guest.limit)),
                row(texts.held, guest.limit),
            ]
        case .settled:
            let refunded = guest.refunded + found.given
            let price = row(texts.finalPrice, max((guest.captured ?? .zero) - refunded, .zero))
            return refunded > .zero ? [price, row(texts.refunded, refunded)] : [price]
        case .void: return []
        }
    }

    @Sendable private func stop(_ visit: Visit, _: SentForm) async throws -> FormAnswer {
        let guest = try await find(visit).guest
        let path = "/guest/\(visit.text("secret"))"
        guard stops.take(guest.id.text, at: visit.moment) else {
            return .see(path, saying: texts.stopAsked)
        }
        switch try await service.stop(guest) {
        case .accepted, .pending, .timedOut: return .see(path, saying: texts.stopAsked)
        case nil: return .see(path, saying: texts.hasEnded)
        case .rejected, .notSupported, .offline, .failed:
            throw FormError(nil, texts.stopRefused)
        }
    }

    // MARK: The gateway

    private struct PayModel: Sendable {
        var name: String
        /// Nil if the gateway cannot be reached.
        var gateway: String?
        var again: String
        var testMoney: String?
    }

    /// A page of its own, since browsers do not follow a form to another site.
    @Sendable private func pay(_ visit: Visit) async throws -> HTMLPage {
        let guest = try await find(visit).guest
        let path = "/guest/\(visit.text("secret"))"
        var model = PayModel(
            name: guest.placeName, again: "\(path)/pay",
            testMoney: MoneyMode(settings).testMoney.map(visit.say))
        var page = HTMLPage("guest-pay", title: texts.toPayment, texts: texts, model: model)
        page.isUnlisted = true
        guard guest.state == .paying, let payment = guest.paymentID else {
            page.leadsTo = path
            model.gateway = path
            page.model = model
            return page
        }
        do {
            let url = try await service.payments.gatewayURL(of: payment)
            (page.leadsTo, model.gateway) = (url, url)
        } catch let error as ServiceError where error.code == .unavailable {
            page.status = .serviceUnavailable
        }
        page.model = model
        return page
    }

    // MARK: The receipt

    private struct ReceiptPage: Sendable {
        var receipt: ReceiptModel
        var back: String
    }

    @Sendable private func receipt(_ visit: Visit) async throws -> HTMLPage {
        let (secret, language, settings) = (visit.text("secret"), visit.language, settings)
        let receipt = try await service.database.read { db in
            guard let guest = try GuestTable.find(secret: secret, db),
                let id = guest.transactionID,
                let settlement = try SettlementTable.current(of: id, db)
            else { throw ServiceError(.notFound, "The receipt of this charging does not exist.") }
            return try ReceiptModel.ofGuest(
                settlement, path: "/guest/\(secret)", language, settings, db)
        }
        var page = HTMLPage(
            "guest-receipt", title: texts.receiptTitle, texts: texts,
            model: ReceiptPage(receipt: receipt, back: "/guest/\(secret)"))
        page.isUnlisted = true
        return page
    }
}
