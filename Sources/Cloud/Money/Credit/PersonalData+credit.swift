import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    static let credit: [PersonalDataPart] = [
        .rows(
            "credit-holds.json",
            Message("what was held of your credit", "co bylo z kreditu blokováno"),
            of: "credit_hold", key: "id", isNumber: true, where: "person_id = ?",
            [
                .text("transaction_id", as: "transactionId"),
                .text("booking_id", as: "bookingId"), .number("amount", as: "amountMinor"),
                .time("opened_at", as: "openedAt"), .time("closed_at", as: "closedAt"),
            ]),
        .rows(
            "offline-holds.json",
            Message(
                "what is reserved of your credit for chargers without a connection",
                "co je z kreditu vyhrazeno pro nabíječky bez spojení"),
            of: "offline_hold", key: "id", isNumber: true, where: "person_id = ?",
            [
                .text("station_id", as: "stationId"), .number("amount", as: "amountMinor"),
                .number("energy_wh", as: "energyWh"),
            ]),
        .rows(
            "offline-opt-out.json",
            Message(
                "that you want no credit to be reserved", "že nechceš vyhrazovat žádný kredit"),
            of: "offline_opt_out", key: "person_id", where: "person_id = ?",
            [.time("since", as: "since")]),
        .rows(
            "credit-limits.json", Message("your limits of spending", "tvoje limity útraty"),
            of: "credit_limit", key: "period", where: "person_id = ?",
            [.text("period"), .number("amount", as: "amountMinor")]),
        .rows(
            "automatic-top-up.json",
            Message("your consent to automatic top-ups", "tvůj souhlas s automatickým dobíjením"),
            of: "automatic_top_up", key: "person_id", where: "person_id = ?",
            [
                .number("amount", as: "amountMinor"),
                .number("threshold", as: "thresholdMinor"),
                .number("daily_cap", as: "dailyCapMinor"),
                .number("text_version", as: "textVersion"), .time("agreed_at", as: "agreedAt"),
            ]),
        .rows(
            "credit-paybacks.json",
            Message("credit that you wanted back", "kredit, který ti máme vrátit"),
            of: "credit_payback", key: "id", isNumber: true, where: "person_id = ?",
            [
                .number("amount", as: "amountMinor"), .text("iban"),
                .time("requested_at", as: "requestedAt"), .time("paid_at", as: "paidAt"),
            ]),
        // Of an admin: the transfers that they confirmed.
        .rows(
            "paid-paybacks.json",
            Message("credit of others that you paid back", "tebou vrácený kredit jiných"),
            of: "credit_payback", key: "id", isNumber: true, where: "paid_by = ?",
            [.number("amount", as: "amountMinor"), .time("paid_at", as: "paidAt")]),
    ]
}

extension AuditSource {
    /// What an admin gives to a person's credit, also to their own.
    static let credit = AuditSource(
        .credit, Message("Credit", "Kredit"), named: .people,
        paths: ["/api/v1/people/{id}/credit", "\(DeskPaths.desk)/people/{id}"]
    ) { id, db in
        guard let person = PersonID(id) else { return nil }
        let funds = try DriverFunds(person, db)
        return State(
            [
                .init("creditMinor", .int(funds.credit.minor)),
                .init("heldMinor", .int(funds.held.minor)),
                .init("debtMinor", .int(funds.debt.minor)),
            ], person: person)
    }
}
