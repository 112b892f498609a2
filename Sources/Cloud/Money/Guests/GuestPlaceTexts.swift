import MessageCatalogue

/// Whether guests may charge at a place.
struct GuestPlaceTexts: Sendable {
    let heading = Message("Charging without an account", "Nabíjení bez účtu")
    let intro = Message(
        "Somebody without an account scans the code on the charger and pays by card.",
        "Kdo nemá účet, načte kód na nabíječce a zaplatí kartou.")
    let mayCharge = Message("People without an account may charge", "Nabíjet se dá i bez účtu")
    let hint = Message(
        "You get the same as from others. The amount is held on the card before it starts.",
        "Dostaneš totéž co od ostatních. Částka se na kartě zablokuje ještě před začátkem.")
    let notPublic = Message(
        "It works only at places that are open to everybody. Set that under Description.",
        "Jde to jen u míst otevřených všem. Nastavíš to v části Popis.")
    let noTariff = Message(
        "It works only where charging has a price. Set one under Price.",
        "Jde to jen tam, kde má nabíjení cenu. Nastavíš ji v části Cena.")
    let otherSeller = Message(
        "The operator of this cloud does not take payments by card.",
        "Provozovatel platby kartou nepřijímá.")
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")
    let allPlaces = Message("All places", "Všechna místa")
}
