import MessageCatalogue

struct PlaceTexts: Sendable {
    let afterBooking = Message(
        "You see the exact address after the booking.", "Přesnou adresu uvidíš po rezervaci.")
    let photos = Message("Photos", "Fotky")
    let facts = Message("What is here", "Co tu je")
    let rules = Message("House rules", "Pravidla místa")
    let address = Message("Where it is", "Kde to je")
    let notes = Message("How to reach the charger", "Jak se k nabíječce dostat")
    let navigate = Message("Navigate", "Navigovat")
    let noted = Message(
        "The host can see that you have read the address.",
        "Hostitel uvidí, že přesnou adresu znáš.")
    let book = Message("Book", "Rezervovat")
    let signIn = Message("Sign in and book", "Přihlásit se a rezervovat")
    let free = Message("Charging costs nothing here.", "Nabíjení tu nic nestojí.")
    let booking = Message("Charging here", "Nabíjení tady")
    let instant = Message("confirmed at once", "potvrzení hned")
    let asks = Message("the host confirms", "hostitel potvrzuje")
    let edit = Message("Edit the place", "Upravit místo")
    let calendar = Message("Calendar", "Kalendář")
    let tariff = Message("Price", "Cena")
    let people = Message("People", "Lidé")
    let pause = Message("Pause", "Pozastavit")
    let resume = Message("Resume", "Obnovit")
    let paused = Message("paused", "pozastaveno")
    let draft = Message("not published", "nezveřejněno")
    let forHosts = Message("For you as the host", "Pro tebe jako hostitele")

    let experience = Message("How it works here", "Jak to tu funguje")
    let reliability = Message("Reliability in 90 days", "Spolehlivost za 90 dní")
    let noReviews = Message("No reviews yet.", "Zatím žádné hodnocení.")
    let notOnMap = Message("The map does not show this place.", "Mapa tohle místo neukazuje.")
    let keep = Message("Keep and share", "Uložit a sdílet")
    let favourite = Message("Add to favourites", "Přidat k oblíbeným")
    let unfavourite = Message("Remove from favourites", "Odebrat z oblíbených")
    let share = Message("Share", "Sdílet")
    let favouriteAdded = Message("Added to favourites.", "Přidáno k oblíbeným.")
    let favouriteRemoved = Message("Removed from favourites.", "Odebráno z oblíbených.")
    let tooManyFavourites = Message(
        "You have 100 favourites, which is the most.", "Máš 100 oblíbených a víc jich mít nejde.")

    let availability = Message("When it is free", "Kdy je volno")
    let nextDays = Message("Next days", "Další dny")
    let hours = Message("Opening hours", "Otevírací doba")
    let pausedNow = Message(
        "This place is paused now. It can't be booked.",
        "Místo je teď pozastavené. Nedá se rezervovat.")
    let around = Message("The area", "Okolí")

    func map(_ area: String) -> Message {
        Message(
            "Map with a circle in which the place lies. \(area)",
            "Mapa s kruhem, ve kterém místo leží. \(area)")
    }
    func host(_ name: String) -> Message {
        Message("\(name) shares this place", "Místo sdílí \(name)")
    }
    func since(_ month: String) -> Message { Message("since \(month)", "od: \(month)") }
    func photo(_ number: Int, _ title: String) -> Message {
        Message("Photo \(number) of \(title)", "Fotka \(number): \(title)")
    }
}
