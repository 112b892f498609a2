import CloudWeb
import MessageCatalogue

struct ReviewTexts: Sendable {
    let booking = Message("The booking", "Rezervace")
    let rating = Message("Stars", "Hvězdičky")
    let text = Message("In words", "Slovy")
    let placeHint = Message("Everybody can read it.", "Přečte si ho kdokoli.")
    let driverHint = Message(
        "Hosts see the stars; only the driver and admins read the text.",
        "Hostitelé uvidí hvězdičky, text si přečtou jen řidič a správci.")
    let rule = Message(
        "It is published when both have written, or after a week.",
        "Zveřejní se, až napíšou oba, nebo za týden.")
    let save = Message("Send", "Odeslat")
    let saved = Message("Thank you for the review.", "Díky za hodnocení.")
    let own = Message("Your review", "Tvoje hodnocení")
    let other = Message("The other side's review", "Hodnocení od druhé strany")
    let waiting = Message("not published yet", "zatím nezveřejněno")
    let closed = Message(
        "A booking can be reviewed once the charging has ended, for 60 days.",
        "Hodnotit jde po skončení nabíjení, a to 60 dní.")
    let noStars = Message("Choose one to five stars.", "Vyber jednu až pět hvězdiček.")

    let reviews = Message("Reviews", "Hodnocení")
    let none = Message("No reviews yet.", "Zatím žádné hodnocení.")
    let older = Message("Older reviews", "Starší hodnocení")
    let answer = Message("The host's answer", "Odpověď hostitele")
    let answerField = Message("Your answer", "Tvoje odpověď")
    let answerSend = Message("Answer", "Odpovědět")
    let answered = Message("Answered.", "Odpověď je odeslaná.")
    let hide = Message("Hide", "Skrýt")
    let hidden = Message("The review is hidden.", "Hodnocení je skryté.")

    func heading(isPlace: Bool) -> Message {
        isPlace
            ? Message("Review the place", "Ohodnotit místo")
            : Message("Review the driver", "Ohodnotit řidiče")
    }

    func stars(_ count: Int64) -> Message {
        .counted(
            Int(count), english: ("star", "stars"), czech: ("hvězdička", "hvězdičky", "hvězdiček"))
    }

    /// `4.8 (12)`; nil without reviews.
    func average(_ rating: Review.Rating) -> Message? {
        rating.tenths.map { tenths in
            let (english, czech) = (
                Formats.shared(.english).number(Double(tenths) / 10, digits: 1),
                Formats.shared(.czech).number(Double(tenths) / 10, digits: 1)
            )
            return Message(
                "★ \(english) (\(rating.count) reviews)", "★ \(czech) (hodnocení: \(rating.count))")
        }
    }
}
