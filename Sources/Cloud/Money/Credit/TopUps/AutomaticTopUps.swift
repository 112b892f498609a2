import CloudCore
import CloudPeople
import CloudWeb
import CommonBase
import Logging
import MessageCatalogue

/// Charges the cards of drivers who agreed to it when their credit runs low, after a notification.
struct AutomaticTopUps: Sendable {
    /// From the message to the payment, in seconds.
    static let noticeSeconds: Int64 = 120
    /// From a payment that the card's bank has refused to the next one, in seconds.
    static let refusedSeconds: Int64 = 86_400
    /// Consents of one transaction of the database.
    static let batch = 100

    let payments: PaymentService
    var logger: Logger?

    /// Looks at the consents after `after`.
    /// - Returns: the last person it looked at; nil when there are no more.
    func run(after: String, _ db: Database, at moment: Moment) throws -> String? {
        let consents = try AutomaticTopUpTable.list(after: after, limit: Self.batch, db)
        for consent in consents {
            do {
                try db.inSavepoint { try look(at: consent, db, at: moment) }
            } catch let error as ServiceError where error.code == .conflict {
                // The gateway knows no consent any more.
                try AutomaticTopUpTable.delete(consent.personID, db)
            } catch  where !error.isDatabaseFailure(.disk) {
                // One that fails does not stop the others.
                logger?.warning("topping up the credit of \(consent.personID) failed: \(error)")
            }
        }
        return consents.count == Self.batch ? consents.last?.personID.text : nil
    }

    private func look(
        at consent: AutomaticTopUp, _ db: Database, at moment: Moment
    ) throws {
        let now = moment.wall
        guard try isDue(consent, db, at: now) else {
            if consent.announcedAt != nil {
                try AutomaticTopUpTable.setAnnounced(nil, consent.personID, db)
            }
            return
        }
        guard let announced = consent.announcedAt else {
            try tell(consent, db, at: now)
            return try AutomaticTopUpTable.setAnnounced(now, consent.personID, db)
        }
        guard announced.adding(seconds: Self.noticeSeconds) <= now else { return }
        let person = try PersonTable.find(consent.personID, viewer: .system, db)
        let language = try PersonTable.language(of: consent.personID, db) ?? .czech
        let payment = try payments.begin(
            PaymentOrder(
                .automaticTopUp, person: consent.personID, amount: consent.amount,
                summary: TopUp.summary(language), language: language.rawValue,
                email: person?.email, returnPath: "/credit", parent: consent.paymentID),
            db, at: moment)
        try AutomaticTopUpTable.notePayment(payment.id, consent, at: now, db)
    }

    /// Whether the credit is low, the consent holds, no payment is open, and the cap allows one.
    private func isDue(
        _ consent: AutomaticTopUp, _ db: Database, at now: Timestamp
    ) throws -> Bool {
        let funds = try DriverFunds(consent.personID, db)
        guard funds.credit - funds.debt < consent.threshold,
            consent.charged(at: now) + consent.amount <= consent.dailyCap,
            try PaymentTable.stored(consent.paymentID, db)?.state == .paid
        else { return false }
        guard let last = consent.lastPaymentID, let payment = try PaymentTable.stored(last, db)
        else { return true }
        switch payment.state {
        case .intended, .created, .authorized: return false
        case .paid, .partiallyRefunded, .refunded: return true
        case .canceled, .timedOut, .failed:
            guard let begun = consent.lastPaidAt else { return true }
            return begun.adding(seconds: Self.refusedSeconds) <= now
        }
    }

    private func tell(
        _ consent: AutomaticTopUp, _ db: Database, at now: Timestamp
    ) throws {
        let english = Formats.shared(.english).money(consent.amount)
        let czech = Formats.shared(.czech).money(consent.amount)
        try Notifications.send(
            Notification(
                person: consent.personID, kind: .account,
                title: Message("Your credit is topped up", "Dobíjíme ti kredit"),
                text: Message(
                    "Your credit is low. In a few minutes your card is charged \(english), as you "
                        + "agreed. You can end that under Credit.",
                    "Dochází ti kredit. Za pár minut ti podle tvého souhlasu strhneme z karty "
                        + "\(czech). Zrušit to můžeš v části Kredit."),
                path: "/credit"),
            db, at: now)
    }
}
