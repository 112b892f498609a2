import CloudCore
import CloudFleet
import CloudPeople
import CloudWeb
import CommonBase

/// A host's earnings, as the page shows them.
struct EarningModel: Sendable {
    struct Figure: Sendable {
        var name: String
        var value: String
        var hint: String?
    }

    struct Row: Sendable {
        /// The receipt, or the booking; nil if there is neither.
        var path: String?
        var title: String
        var detail: String
        var price: String?
        var amount: String
        var chip: String
        var state: String
    }

    struct Month: Sendable {
        var name: String
        var amount: String
    }

    struct Debtor: Sendable {
        var name: String
        var amount: String
    }

    /// The facts that the model is made of.
    struct Found: Sendable {
        var sums: EarningSums
        var months: [MonthlyEarnings.Month]
        var nextRelease: Timestamp?
        var debtors: [(driver: PersonID, amount: Money)]
        var names: [PersonID: String]
        /// One more than is shown if another page follows.
        var items: [HostEarnings.Item]
        var places: [StationID: StationPlace]
    }

    var testMoney: String?
    var intro: String
    /// What an admin can do about it.
    var advice: String?
    var warning: String?
    var figures: [Figure]
    var hasFigures: Bool
    var isOperator: Bool
    var isHost: Bool
    var debtors: [Debtor]
    var hasDebtors: Bool
    var rows: [Row]
    var hasRows: Bool
    var isEmpty: Bool
    var months: [Month]
    var hasMonths: Bool
    var newestPath: String?
    var olderPath: String?
    var hasPager: Bool

    init(
        _ found: Found, _ settings: MoneySettings, isFirst: Bool, size: Int,
        _ texts: EarningTexts, _ visit: Visit
    ) {
        let (seller, formats) = (settings.seller, visit.formats)
        testMoney = MoneyMode(settings).testMoney.map(visit.say)
        switch seller {
        case .operator: intro = visit.say(texts.operatorIntro)
        case .host: intro = visit.say(texts.hostIntro)
        case .off: intro = visit.say(texts.offIntro)
        }
        advice = seller == .off ? visit.say(texts.offHint) : nil
        let available = found.sums.available
        warning =
            available < .zero
            ? visit.say(texts.negative(formats.money(.zero - available))) : nil
        figures = Self.figures(found, seller, texts, visit)
        hasFigures = !figures.isEmpty
        (isOperator, isHost) = (seller == .operator, seller == .host)
        debtors = found.debtors.map { driver, amount in
            Debtor(
                name: found.names[driver] ?? visit.say(texts.deletedDriver),
                amount: formats.money(amount))
        }
        hasDebtors = !debtors.isEmpty
        let shown = found.items.prefix(size)
        rows = shown.map { Self.row($0, found.places, texts, visit) }
        hasRows = !rows.isEmpty
        isEmpty = rows.isEmpty && isFirst && seller != .off
        months = found.months.map { month in
            Month(
                name: formats.month(month.month.firstDay.start(in: StationZone.standard)),
                amount: formats.money(month.amount))
        }
        hasMonths = seller != .off && found.months.count > 1
        newestPath = isFirst ? nil : DeskPaths.earnings
        let next = found.items.count > size ? shown.last?.position.text : nil
        olderPath = next.map { "\(DeskPaths.earnings)?cursor=\($0.percentEncodedForQuery)" }
        hasPager = newestPath != nil || olderPath != nil
    }

    private static func figures(
        _ found: Found, _ seller: MoneySettings.Seller, _ texts: EarningTexts, _ visit: Visit
    ) -> [Figure] {
        let (sums, formats) = (found.sums, visit.formats)
        let month = Figure(
            name: visit.say(texts.thisMonth),
            value: formats.money(found.months.first?.amount ?? .zero))
        switch seller {
        case .off: return []
        case .host:
            return [month, Figure(name: visit.say(texts.owed), value: formats.money(sums.owed))]
        case .operator:
            return [
                month,
                Figure(
                    name: visit.say(texts.pending), value: formats.money(sums.pending),
                    hint: found.nextRelease.map {
                        visit.say(texts.nextRelease(formats.dayAndTime($0)))
                    }),
                Figure(name: visit.say(texts.available), value: formats.money(sums.available)),
                Figure(
                    name: visit.say(texts.paidOut), value: formats.money(sums.paidOut),
                    hint: sums.payingOut > .zero
                        ? visit.say(texts.onItsWay(formats.money(sums.payingOut))) : nil),
            ]
        }
    }

    private static func row(
        _ item: HostEarnings.Item, _ places: [StationID: StationPlace], _ texts: EarningTexts,
        _ visit: Visit
    ) -> Row {
        let place = item.sale.flatMap { places[$0.stationID] }
        let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
        var row = Row(
            path: item.bookingID.map { "/bookings/\($0)" },
            title: visit.say(item.bookingID == nil ? texts.correction : texts.bookingFee),
            detail: "", amount: formats.money(item.amount), chip: "", state: "")
        if let sale = item.sale {
            row.path = "/receipts/\(sale.transactionID)"
            row.title = place?.name ?? sale.stationID.text
            row.detail =
                "\(formats.dayAndTime(sale.settledAt)) · \(formats.energy(sale.energyWh))"
            let rest = sale.shares.fee + sale.shares.vat
            let price = formats.money(sale.total)
            let isRefunded = item.availableAt != nil && item.amount < sale.shares.host
            row.price = visit.say(
                isRefunded
                    ? texts.refunded(price)
                    : texts.price(price, less: rest == .zero ? nil : formats.money(rest)))
        }
        let isBooking = item.sale == nil
        if isBooking, let time = item.availableAt { row.detail = formats.date(time) }
        (row.chip, row.state) = state(item, formats, texts, visit)
        return row
    }

    private static func state(
        _ item: HostEarnings.Item, _ formats: Formats, _ texts: EarningTexts, _ visit: Visit
    ) -> (chip: String, words: String) {
        guard let time = item.availableAt else { return ("info", visit.say(texts.isOwed)) }
        if item.isReleased { return ("free", visit.say(texts.isAvailable)) }
        if item.isDisputed { return ("bad", visit.say(texts.isDisputed)) }
        if item.isUnpaid { return ("wait", visit.say(texts.isUnpaid)) }
        return ("wait", visit.say(texts.availableFrom(formats.date(time))))
    }
}
