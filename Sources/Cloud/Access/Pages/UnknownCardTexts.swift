import CommonBase
import MessageCatalogue

/// The texts about adding an unknown card to somebody.
package struct UnknownCardTexts: Sendable {
    let back = Message("Refused cards", "Odmítnuté karty")
    let person = Message("Whose card is it?", "Čí je to karta?")
    let label = Message("Name of the card", "Název karty")
    let labelHint = Message(
        "So that they know it: blue key fob", "Podle čeho ji poznají: modrý čip")
    let add = Message("Add the card", "Přidat kartu")
    let added = Message("The card was added.", "Karta je přidaná.")
    let privacy = Message(
        "Zapoj never shows the whole number. It keeps it encrypted for 14 days after the tap, and "
            + "deletes it once somebody has the card. Add only a card that you know. Zapoj tells the "
            + "person whose card it becomes, and they can remove it.",
        "Celé číslo Zapoj nikdy neukáže. Uchovává ho zašifrované 14 dní od přiložení a smaže ho, "
            + "jakmile kartu někdo má. Přidávej jen kartu, kterou znáš: komu ji přidáš, ten se to "
            + "dozví a může ji odebrat.")
    let gone = Message(
        "This card can't be added any more: somebody has it, or the tap is more than 14 days old. "
            + "Tap it again: unless somebody has it, it appears here.",
        "Tuhle kartu už přidat nejde: někdo ji má, nebo od přiložení uběhlo víc než 14 dní. Přilož "
            + "ji znovu, a pokud ji nikdo nemá, objeví se tu.")
    let notOffered = Message(
        "This person may not charge here any more.", "Tenhle člověk tu už nabíjet nesmí.")
    let tooMany = Message(
        "This person has too many cards already.", "Tenhle člověk už má příliš mnoho karet.")

    package init() {}

    /// `Unknown card …1234`
    package func title(_ suffix: String) -> Message {
        Message("Unknown card …\(suffix)", "Neznámá karta …\(suffix)")
    }

    package func tapped(_ time: String) -> Message {
        Message("tapped \(time)", "přiložená \(time)")
    }

    package func tappedToday(_ time: String) -> Message {
        Message("tapped today \(time)", "přiložená dnes \(time)")
    }

    func myself(_ name: String) -> Message { Message("\(name) (me)", "\(name) (já)") }
}
