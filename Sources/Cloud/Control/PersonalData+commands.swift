import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    /// The commands that a person sent.
    static let commands: PersonalDataPart = .rows(
        "commands.json", Message("commands that you sent", "tvoje příkazy nabíječkám"),
        of: "command", key: "number", isNumber: true, where: "issued_by = ?",
        [
            .text("id"), .text("station_id", as: "stationId"), .text("action"), .text("status"),
            .time("issued_at", as: "issuedAt"), .time("answered_at", as: "answeredAt"),
        ])
}

extension AuditSource {
    /// A command is recorded when it is sent. Its request may hold a card.
    static let commands = AuditSource(
        .command, Message("Command", "Příkaz"),
        named: AuditNaming(of: "command", name: "action", person: "NULL"),
        changes: [DomainEvent.Kind.commandIssued.change],
        read: row(
            of: "command", person: "NULL",
            [.text("action"), .text("station_id", as: "stationId")]))
}

extension CommandTable {
    /// Unlinks the commands that a person sent, and those with one of their cards.
    package static func unlink(_ person: PersonID, cards: [String], _ db: Database) throws {
        try db.execute(
            cached: "UPDATE command SET issued_by = NULL WHERE issued_by = ?", arguments: [person])
        for card in cards {
            try db.execute(
                // The index begins with the station.
                cached: """
                    UPDATE command SET token_hash = NULL, request = '{}'
                    WHERE station_id IN (SELECT id FROM station) AND token_hash = ?
                    """,
                arguments: [card])
        }
    }
}
