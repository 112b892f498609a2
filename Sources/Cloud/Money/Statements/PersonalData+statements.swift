import CloudCore
import CloudModule
import CloudPeople
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    static let statements: [PersonalDataPart] = [
        .rows(
            "statements.json",
            Message("statements that hosts sent you", "vyúčtování, která ti poslali hostitelé"),
            of: "host_statement", key: "id", where: "driver_id = ?", statementColumns),
        .rows(
            "sent-statements.json",
            Message("statements that you sent drivers", "tvoje vyúčtování pro řidiče"),
            of: "host_statement", key: "id", where: "host_id = ?", statementColumns),
    ]

    private static let statementColumns: [ShownColumn] = [
        .text("id"), .text("host_id", as: "hostId"), .text("driver_id", as: "driverId"),
        .number("month", as: "monthsSince1970"), .number("number"),
        .number("opening_minor", as: "openingMinor"),
        .number("charged_minor", as: "chargedMinor"),
        .number("received_minor", as: "receivedMinor"),
        .number("closing_minor", as: "closingMinor"), .number("energy_wh", as: "energyWh"),
        .number("transactions"), .time("sent_at", as: "sentAt"),
    ]
}

extension AuditSource {
    /// What a driver owes all hosts together.
    static let statements = AuditSource(
        .hostStatement, Message("Statement", "Vyúčtování"), named: .people,
        paths: ["\(StatementPages.path)/{driver}", "/api/v1/statements/{id}"]
    ) { id, db in
        guard let driver = PersonID(id) else { return nil }
        let owed = try LedgerTable.owed(by: driver, db)
        return State([.init("owedMinor", .int(owed.minor))], person: driver)
    }
}
