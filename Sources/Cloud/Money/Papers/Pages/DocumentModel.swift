import CloudWeb
import CommonBase
import MessageCatalogue

/// A document as its template prints it. The same stored content gives the same page at any time.
package struct DocumentModel: Sendable {
    package struct Fact: Sendable {
        package var name: String
        package var value: String
    }

    package struct Party: Sendable {
        package var role: String
        package var name: String
        package var rows: [Fact]
        package var address: [String]
    }

    package struct Line: Sendable {
        package var name: String
        package var note: String
        package var quantity: String
        package var unitPrice: String
        package var amount: String
    }

    package struct Column: Sendable {
        package var name: String
        package var isNumber: Bool
    }

    package let heading: String
    package let number: String
    package let parties: [Party]
    package let facts: [Fact]
    /// Of the table of lines.
    package let columns: [Column]
    package let itemsName: String
    package let lines: [Line]
    /// Base, VAT and what was before and after a correction.
    package let sums: [Fact]
    package let totalName: String
    package let total: String
    package let notes: [String]

    package init(_ document: Document, _ language: Language) {
        let (content, texts) = (document.content, DocumentTexts())
        let formats = Formats.shared(language, zone: content.zone)
        heading = texts.heading(document)(language)
        number = document.number.text
        parties = [
            Self.party(content.seller, texts.seller, language),
            Self.party(content.buyer, texts.buyer, language),
        ]
        facts = Self.facts(document, formats, language)
        columns = [texts.item, texts.quantity, texts.unitPrice, texts.amount].enumerated().map {
            Column(name: $1(language), isNumber: $0 > 0)
        }
        itemsName = texts.item(language)
        lines = content.lines.map { Self.line($0, formats, language) }
        sums = Self.sums(content, formats, language)
        totalName = (content.before == nil ? texts.total : texts.difference)(language)
        total = formats.money(Money(minor: content.total))
        notes = Self.notes(document, texts).map { $0(language) }
    }

    private static func party(
        _ party: BillingDetails, _ role: Message, _ language: Language
    ) -> Party {
        let texts = DocumentTexts()
        let rows = [(texts.companyID, party.companyID), (texts.vatID, party.vatID)]
        return Party(
            role: role(language), name: party.name.isEmpty ? texts.guest(language) : party.name,
            rows: rows.compactMap { name, value in
                value.map { Fact(name: name(language), value: $0) }
            },
            address: party.address.map { address in
                address.split(whereSeparator: { $0 == "," || $0 == "\n" }).map { part in
                    String(part.drop(while: \.isWhitespace))
                }
            } ?? [])
    }

    private static func facts(
        _ document: Document, _ formats: Formats, _ language: Language
    ) -> [Fact] {
        let (content, texts) = (document.content, DocumentTexts())
        var times: String?
        if document.kind != .selfBilling, let start = content.startedAt {
            let end = content.endedAt.map { formats.dateTime(Timestamp(milliseconds: $0)) }
            times = [formats.dateTime(Timestamp(milliseconds: start)), end]
                .compactMap(\.self).joined(separator: " – ")
        }
        let month = document.month.flatMap { AccountingMonth($0) }.map {
            formats.month($0.middle)
        }
        let rows: [(Message, String?)] = [
            (texts.original, content.originalNumber),
            (texts.issued, formats.date(document.issuedAt)),
            (texts.supplied, formats.date(document.suppliedAt)),
            (texts.month, month), (texts.place, content.placeName),
            (document.bookingID == nil ? texts.charging : texts.booking, times),
            (
                texts.energy,
                document.bookingID == nil ? formats.exactEnergy(content.energyWh) : nil
            ),
            (texts.fee, content.fee.map { formats.money(Money(minor: $0)) }),
            (texts.payment, texts.paid(content.payment)(language)),
        ]
        return rows.compactMap { name, value in
            value.map { Fact(name: name(language), value: $0) }
        }
    }

    private static func line(
        _ line: DocumentContent.Line, _ formats: Formats, _ language: Language
    ) -> Line {
        let quantity =
            switch line.kind {
            case "energy", "transaction": formats.exactEnergy(line.quantity)
            case "time", "parking", "reservationTime":
                formats.duration(seconds: line.quantity / 1000)
            default: ""
            }
        return Line(
            name: DocumentTexts().line(line.kind)(language), note: line.note ?? "",
            quantity: quantity, unitPrice: line.unitPrice.map(formats.unitPrice) ?? "",
            amount: formats.money(Money(minor: line.amount)))
    }

    private static func sums(
        _ content: DocumentContent, _ formats: Formats, _ language: Language
    ) -> [Fact] {
        let texts = DocumentTexts()
        func money(_ minor: Int64) -> String { formats.money(Money(minor: minor)) }
        var sums: [Fact] = []
        if let before = content.before, let after = content.after {
            sums.append(Fact(name: texts.before(language), value: money(before)))
            sums.append(Fact(name: texts.after(language), value: money(after)))
        }
        for share in content.shares {
            guard let rate = share.perMille else { continue }
            sums.append(Fact(name: texts.base(language), value: money(share.net)))
            sums.append(Fact(name: texts.vat(rate)(language), value: money(share.vat)))
        }
        return sums
    }

    private static func notes(_ document: Document, _ texts: DocumentTexts) -> [Message] {
        let content = document.content
        var notes: [Message] = []
        if content.isTaxDocument {
            notes.append(content.linesIncludeVAT ? texts.withVAT : texts.withoutVAT)
        } else {
            notes.append(texts.noVAT)
        }
        if document.kind == .creditNote {
            notes.append(
                content.reason.map(texts.refunded)
                    ?? (document.bookingID == nil ? texts.correction : texts.hasCharged))
        }
        if document.kind == .selfBilling { notes.append(texts.selfBilled) }
        return notes
    }
}
