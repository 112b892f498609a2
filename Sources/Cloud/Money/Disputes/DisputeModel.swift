import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CloudPricing
import CloudSharing
import CloudWeb
import CommonBase
import MessageCatalogue

/// What is known about a dispute.
struct DisputeDetails: Sendable {
    let dispute: Dispute
    let sale: Settlement
    let record: TransactionRecord
    let curve: PowerCurve
    let place: StationPlace?
    let messages: [DisputeMessage]
    let names: [PersonID: String]
    let left: Money
    let side: Dispute.Side
    let mayDecide: Bool
    let mayChooseBearer: Bool

    /// - Parameter dispute: one that the viewer sees.
    init(_ dispute: Dispute, viewer: Viewer, _ db: Database) throws {
        guard let record = try TransactionTable.find(dispute.transactionID, db),
            let sale = try SettlementTable.current(of: dispute.transactionID, db)
        else { throw ServiceError(.notFound, "The dispute \(dispute.id) does not exist.") }
        (self.dispute, self.record, self.sale) = (dispute, record, sale)
        curve = try PowerCurve(record, db)
        place = try StationPlace.of(record.stationID, db)
        messages = try DisputeTable.messages(of: dispute.id, db)
        names = try PersonTable.names(
            messages.map(\.senderID) + [dispute.personID].compactMap { $0 }, db)
        left = try RefundService.left(of: sale, db)
        side = DisputeService.side(of: viewer, in: dispute)
        mayDecide = try dispute.isOpen && DisputeService.mayDecide(dispute, viewer: viewer, db)
        mayChooseBearer = viewer.isAdmin && sale.seller == .operator
    }
}

/// The page of a dispute.
struct DisputeModel: Sendable {
    struct Fact: Sendable {
        var name: String
        var value: String
    }

    struct Item: Sendable {
        var who: String
        var time: String
        var text: String
        var isOwn: Bool
    }

    /// That no money moves; nil where it does.
    let testMoney: String?
    let listPath: String
    let reason: String
    let about: String
    let state: String
    let look: String
    let outcome: String?
    let waits: String?
    let facts: [Fact]
    let bill: BillModel
    let chart: PowerChart?
    let readingsPath: String
    let messages: [Item]
    let messagesPath: String
    let text: FormField?
    let decisionPath: String
    let mayDecide: Bool
    let decision: FormField
    let amount: FormField
    /// Nil unless there is a choice.
    let bearer: FormField?
    let answer: FormField

    init(
        _ details: DisputeDetails, _ visit: Visit, _ texts: DisputeTexts, _ settings: MoneySettings
    ) {
        testMoney = MoneyMode(settings).testMoney.map(visit.say)
        let dispute = details.dispute
        let formats = visit.formats(in: details.place?.timeZone ?? Location.standardTimeZone)
        let path = DisputePages.path(of: dispute.id)
        let (name, look) = texts.name(dispute.decision)
        listPath = DisputeListPages.path
        reason = visit.say(texts.name(dispute.reason))
        about = formats.dateTime(dispute.openedAt)
        state = visit.say(name)
        self.look = look
        outcome = dispute.decision.map {
            visit.say($0 == .refunded ? texts.isRefunded : texts.isRejected)
        }
        waits =
            dispute.isOpen
            ? visit.say(details.side == .driver ? texts.driverWaits : texts.hostWaits) : nil
        facts = Self.facts(details, visit, formats, texts)
        bill = BillModel(
            details.sale.bill, formats, visit.language, vat: details.sale.shownVAT)
        chart = PowerChart(details.curve, visit, formats)
        readingsPath = "/history/\(dispute.transactionID)"
        messages = details.messages.map { Self.item($0, details, visit, formats, texts) }
        messagesPath = "\(path)/messages"
        text =
            dispute.isOpen
            ? visit.field(
                "text", texts.reply, .area, isRequired: true, maximum: Dispute.textLimit) : nil
        decisionPath = "\(path)/decision"
        mayDecide = details.mayDecide
        decision = visit.choice(
            "decision", texts.decide, .radio,
            options: [
                (Dispute.Decision.refunded.rawValue, visit.say(texts.refund)),
                (Dispute.Decision.rejected.rawValue, visit.say(texts.reject)),
            ], value: Dispute.Decision.rejected.rawValue)
        amount = visit.field(
            "amount", texts.amount, .number,
            hint: texts.left(
                english: Formats.shared(.english).money(details.left),
                czech: Formats.shared(.czech).money(details.left)), maximum: 20)
        bearer =
            details.mayChooseBearer
            ? visit.choice(
                "bearer", texts.bearer, .radio,
                options: [
                    (Refund.Bearer.host.rawValue, visit.say(texts.bearerHost)),
                    (Refund.Bearer.operator.rawValue, visit.say(texts.bearerOperator)),
                ], value: Refund.Bearer.host.rawValue) : nil
        answer = visit.field("answer", texts.answer, .area, isRequired: true, maximum: 500)
    }

    private static func facts(
        _ details: DisputeDetails, _ visit: Visit, _ formats: Formats, _ texts: DisputeTexts
    ) -> [Fact] {
        let (state, dispute) = (details.record.state, details.dispute)
        let driver =
            details.sale.guestID != nil
            ? visit.say(texts.guest) : dispute.personID.flatMap { details.names[$0] } ?? "–"
        let refunded = details.sale.total - details.left
        let rows: [(Message, String?)] = [
            (texts.driver, driver), (texts.charger, details.place?.name),
            (texts.start, state.startedAt.map(formats.dateTime)),
            (texts.end, state.endedAt.map(formats.dateTime)),
            (texts.energy, formats.energy(details.sale.energyWh)),
            (texts.total, formats.money(details.sale.total)),
            (texts.refunded, refunded > .zero ? formats.money(refunded) : nil),
        ]
        return rows.compactMap { name, value in
            value.map { Fact(name: visit.say(name), value: $0) }
        }
    }

    private static func item(
        _ message: DisputeMessage, _ details: DisputeDetails, _ visit: Visit,
        _ formats: Formats, _ texts: DisputeTexts
    ) -> Item {
        let full = details.names[message.senderID] ?? ""
        // Drivers learn only the first names of the others.
        let name = message.side == .driver ? full : FirstName.of(full)
        return Item(
            who: "\(name) · \(visit.say(texts.name(message.side)))",
            time: formats.dayAndTime(message.sentAt), text: message.text,
            isOwn: message.senderID == visit.person?.id)
    }
}
