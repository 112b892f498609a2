import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudPricing
import CloudSharing
import CloudWeb
import CommonBase
import MessageCatalogue

/// A receipt that explains itself, as the partial template `receipt` shows it: with its own texts, so
/// that pages with other texts can contain it (`{{#receipt}}{{>receipt}}{{/receipt}}`). The total is
/// the heading of the page.
package struct ReceiptModel: Sendable {
    package struct Line: Sendable {
        package var name: String
        package var details: [String]
        package var amount: String
    }

    package struct Version: Sendable {
        package var name: String
        package var total: String
        /// What it changed; nil for the first one.
        package var difference: String?
    }

    package struct Paper: Sendable {
        package var name: String
        package var path: String?
    }

    package let total: String
    package let place: String
    package let times: String
    package let payment: String
    /// Of the chip: `free` if it is paid, `wait` if it is owed.
    package let paymentLook: String
    package let why: String
    package let lines: [Line]
    package let totalName: String
    package let vat: [Line]
    /// What was given back.
    package let refunds: [Line]
    package let versionsTitle: String
    /// Empty if there is only one.
    package let versions: [Version]
    package let hasVersions: Bool
    package let papersTitle: String
    package let papers: [Paper]
    package let hasPapers: Bool
    package let verifiedTitle: String
    package let verified: String
    package let verify: String
    /// Where the receipt is computed again; nil for a guest.
    package let verifyPath: String?
    /// That the payments of this cloud are a test; nil if they are not.
    package let testMoney: String?

    /// - Parameters:
    ///   - guestPath: of the page of a guest, behind which the documents are; nil for a reader with an
    ///     account. For a guest the model has no links to pages of an account.
    ///   - settings: of the cloud, for the notice of test payments.
    package init(
        _ receipt: Receipt, _ language: Language, guestPath: String?, _ settings: MoneySettings
    ) {
        let formats = Formats.shared(language, zone: receipt.zone)
        let (settlement, texts) = (receipt.settlement, ReceiptTexts())
        total = formats.money(settlement.total)
        place = receipt.place?.locationName ?? receipt.place?.stationName ?? ""
        times = Self.times(receipt, formats)
        payment = texts.payment(receipt.payment, settlement.seller)(language)
        paymentLook = receipt.payment == .owed ? "wait" : "free"
        why = texts.why(language)
        let bill = BillModel(settlement.bill, formats, language, vat: settlement.shownVAT)
        lines = Self.lines(receipt, bill, formats, language)
        let rate = settlement.terms.operatorVATPerMille
        totalName = rate.map { texts.totalWithVAT($0)(language) } ?? bill.totalName
        vat = bill.vat.map { Line(name: $0.name, details: [], amount: $0.amount) }
        refunds = receipt.refunds.map { refund in
            Line(
                name: texts.refund(formats.date(refund.refundedAt))(language),
                details: [refund.reason], amount: formats.money(.zero - refund.amount))
        }
        versionsTitle = texts.versions(language)
        let hasVersions = receipt.versions.count > 1
        versions = hasVersions ? Self.versions(receipt, formats, language) : []
        self.hasVersions = hasVersions
        papersTitle = texts.papers(language)
        papers = receipt.documents.map { document in
            Paper(
                name: "\(DocumentTexts().heading(document)(language)) \(document.number)",
                path: guestPath.map { "\($0)/documents/\(document.number)" }
                    ?? PaperPages.path(of: document.number))
        }
        hasPapers = !papers.isEmpty
        verifiedTitle = texts.verified(language)
        verified =
            texts.readings(receipt.sampleCount, receipt.factCount)(language)
            + " · \(Self.short(settlement.facts.hash))"
        verify = texts.verify(language)
        verifyPath =
            guestPath == nil
            ? ReceiptPages.path(of: settlement.transactionID) + "?verify=true" : nil
        testMoney =
            settlement.seller == .operator
            ? MoneyMode(settings).testMoney.map { $0(language) } : nil
    }

    /// `9f3c…21ab`
    static func short(_ hash: String) -> String { "\(hash.prefix(4))…\(hash.suffix(4))" }

    private static func times(_ receipt: Receipt, _ formats: Formats) -> String {
        guard let start = receipt.record?.state.startedAt else { return "" }
        let end = receipt.record?.state.endedAt.map { " – \(formats.time($0))" }
        return formats.dayAndTime(start) + (end ?? "")
    }

    private static func lines(
        _ receipt: Receipt, _ bill: BillModel, _ formats: Formats, _ language: Language
    ) -> [Line] {
        let texts = ReceiptTexts()
        let billed = receipt.settlement.bill.lines
        let meterLine = billed.firstIndex { $0.kind == .energy }
        var lines = bill.lines.enumerated().map { index, line in
            var details = [line.detail, line.times].compactMap(\.self)
            if index == meterLine, let meter = meter(receipt, formats, language) {
                details.append(meter)
            }
            return Line(name: line.name, details: details, amount: line.amount)
        }
        let minutes = receipt.idleSeconds / 60
        if minutes > 0, !billed.contains(where: { $0.kind == .parking }) {
            lines.append(
                Line(
                    name: texts.idle(language), details: [texts.freeIdle(minutes)(language)],
                    amount: formats.money(.zero)))
        }
        if receipt.settlement.seller == .operator {
            lines.append(
                Line(
                    name: texts.fee(language), details: [texts.hostPaysFee(language)],
                    amount: formats.money(.zero)))
        }
        return lines
    }

    /// `meter 1 234.567 → 1 254.567 kWh, MID meter`; nil if the registers are not known.
    private static func meter(
        _ receipt: Receipt, _ formats: Formats, _ language: Language
    ) -> String? {
        guard let state = receipt.record?.state, let start = state.meterStartWh,
            let stop = state.meterStopWh
        else { return nil }
        let texts = ReceiptTexts()
        let text = texts.meter(formats.exactKilowattHours(start), formats.exactKilowattHours(stop))(
            language)
        let kind = receipt.meterClass.flatMap(texts.meterClass)?(language)
        return [text, kind].compactMap(\.self).joined(separator: ", ")
    }

    private static func versions(
        _ receipt: Receipt, _ formats: Formats, _ language: Language
    ) -> [Version] {
        let texts = ReceiptTexts()
        var previous: Money?
        return receipt.versions.map { version in
            defer { previous = version.total }
            return Version(
                name: texts.version(version.version, formats.dateTime(version.settledAt))(
                    language),
                total: formats.money(version.total),
                difference: previous.map { formats.signedMoney(version.total - $0) })
        }
    }
}

extension Formats {
    /// With its sign: `+2,00 Kč`.
    func signedMoney(_ amount: Money) -> String {
        (amount > .zero ? "+" : "") + money(amount)
    }
}

extension ReceiptModel {
    /// The receipt of a settlement, without a check of the viewer: for the page of a guest.
    /// - Parameter path: of the guest's page, with the secret.
    package static func ofGuest(
        _ settlement: Settlement, path: String, _ language: Language, _ settings: MoneySettings,
        _ db: Database
    ) throws -> ReceiptModel {
        ReceiptModel(try Receipt(settlement, db), language, guestPath: path, settings)
    }
}
