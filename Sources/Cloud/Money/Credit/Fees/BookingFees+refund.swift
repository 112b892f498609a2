import CloudBooking
import CloudCore
import CommonBase

extension BookingFees {
    /// Gives back the fee of a no-show whose driver turns out to have charged, which the charger has
    /// reported late. A second call does nothing.
    func giveBack(_ booking: Booking, _ db: Database, at now: Timestamp) throws {
        let key = "\(Self.key(of: booking)):back"
        let number = try Int64.fetchOne(
            db, cached: "SELECT id FROM ledger_posting WHERE idempotency_key = ?",
            arguments: [Self.key(of: booking)])
        guard let number, try !LedgerTable.isPosted(key, db) else { return }
        var (fee, back): (Money, [Posting.Transfer]) = (.zero, [])
        for transfer in try LedgerTable.transfers(of: [number], db)[number] ?? [] {
            let kinds: [LedgerAccount.Kind] = [.credit, .held, .debt]
            let isOfDriver = kinds.contains(transfer.from.kind)
            if isOfDriver, transfer.to == .clearing {
                fee = fee + transfer.amount
            } else if !isOfDriver {
                back.append(try reversed(transfer, of: booking, db, at: now))
            }
        }
        let funds = try DriverFunds(booking.personID, db)
        try LedgerTable.post(
            Posting(
                .refund, key: key, back + funds.receive(fee, from: .clearing),
                booking: booking.id.text),
            at: now, db)
        try PaperIssuer(settings).issueReturn(ofFeeOf: booking, db, at: now)
    }

    private func reversed(
        _ transfer: Posting.Transfer, of booking: Booking, _ db: Database, at now: Timestamp
    ) throws -> Posting.Transfer {
        let (kind, owner) = (transfer.to.kind, transfer.to.owner.flatMap { PersonID($0) })
        guard kind == .pending || kind == .available, let owner else {
            return Posting.Transfer(transfer.amount, from: transfer.to, to: transfer.from)
        }
        let account = try EarningTable.add(
            Money.zero - transfer.amount, from: .booking(booking.id.text), to: owner, settings,
            at: now, db)
        return Posting.Transfer(transfer.amount, from: account, to: .clearing)
    }
}
