import CloudCore
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What hosts are told about their payouts.
enum PayoutNotices {
    static func paid(_ payout: Payout, _ db: Database, at now: Timestamp) throws {
        try Notifications.send(
            Notification(
                person: payout.hostID, kind: .money,
                title: Message("Your earnings were paid out", "Výdělek je vyplacený"),
                text: amounts(payout) {
                    Message(
                        "\($0) has gone to your bank account.",
                        "Na tvůj bankovní účet odešlo \($1).")
                }, path: PayoutPages.path), db, at: now)
    }

    static func returned(_ payout: Payout, _ db: Database, at now: Timestamp) throws {
        try Notifications.send(
            Notification(
                person: payout.hostID, kind: .money,
                title: Message("A payout came back", "Výplata se vrátila"),
                text: amounts(payout) {
                    Message(
                        "Your bank returned \($0). Check your bank account; the amount goes out "
                            + "with the next payout.",
                        "Banka vrátila \($1). Zkontroluj číslo účtu; částka odejde s příští "
                            + "výplatou.")
                }, path: HostAccountPages.path), db, at: now)
    }

    private static func amounts(
        _ payout: Payout, _ words: (_ english: String, _ czech: String) -> Message
    ) -> Message {
        words(
            Formats.shared(.english).money(payout.amount),
            Formats.shared(.czech).money(payout.amount))
    }
}
