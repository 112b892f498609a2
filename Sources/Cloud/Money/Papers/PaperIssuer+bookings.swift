import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// Documents for the fees of bookings that were cancelled late, or that nobody came for. They are
/// issued in the transaction that takes the fee, or gives it back.
extension PaperIssuer {
    /// Issues the document of a fee.
    /// - Parameter terms: by which the fee was divided.
    func issue(
        fee: Money, of booking: Booking, _ terms: SaleTerms, _ db: Database, at now: Timestamp
    ) throws {
        guard try DocumentTable.list(ofFeeOf: booking.id, db).isEmpty else { return }
        let rate = terms.operatorVATPerMille
        let vat = rate.map { SaleShares.vat(in: fee, $0) } ?? .zero
        let place = try StationPlace.of(booking.stationID, db)
        let content = DocumentContent(
            seller: Self.seller(settings), buyer: try Self.buyer(booking.personID, db),
            isTaxDocument: rate != nil, placeName: place?.locationName ?? place?.stationName,
            zone: place?.timeZone ?? Location.standardTimeZone,
            startedAt: booking.startsAt.milliseconds, endedAt: booking.endsAt.milliseconds,
            energyWh: 0, lines: [Self.line(fee)], linesIncludeVAT: true,
            shares: [.init(perMille: rate, net: (fee - vat).minor, vat: vat.minor)],
            total: fee.minor, payment: .credit)
        try store(content, .invoice, of: booking, vat: vat, version: 1, db, at: now)
    }

    /// Issues the corrective document of a fee that is given back. It does nothing for a fee without
    /// a document.
    func issueReturn(
        ofFeeOf booking: Booking, _ db: Database, at now: Timestamp
    ) throws {
        let earlier = try DocumentTable.list(ofFeeOf: booking.id, db)
        guard let original = earlier.first, earlier.count == 1 else { return }
        let (total, vat) = (Money.zero - original.total, Money.zero - original.vat)
        var content = original.content
        content.lines = [Self.line(total)]
        content.shares = [
            .init(
                perMille: original.content.shares.first?.perMille, net: (total - vat).minor,
                vat: vat.minor)
        ]
        content.total = total.minor
        content.originalNumber = original.number.text
        (content.before, content.after) = (original.total.minor, 0)
        try store(content, .creditNote, of: booking, vat: vat, version: 2, db, at: now)
    }

    private static func line(_ amount: Money) -> DocumentContent.Line {
        DocumentContent.Line(
            kind: "bookingFee", quantity: 1, unitPrice: nil, amount: amount.minor)
    }

    private func store(
        _ content: DocumentContent, _ kind: Document.Kind, of booking: Booking, vat: Money,
        version: Int64, _ db: Database, at now: Timestamp
    ) throws {
        try DocumentTable.issue(
            NewDocument(
                kind: kind, personID: booking.personID, bookingID: booking.id, version: version,
                suppliedAt: now, vat: vat, content: content),
            at: now, db)
    }
}
