import MessageCatalogue

struct ProofTexts: Sendable {
    let heading = Message("Is it you?", "Jsi to ty?")
    let reason = Message(
        "The next step is important. Confirm that it is you.",
        "Další krok je důležitý. Potvrď, že jsi to ty.")
    let email = Message("E-mail", "E-mail")
    let password = Message("Your password", "Tvoje heslo")
    let submit = Message("Continue", "Pokračovat")
    let refused = Message(
        "This passkey is not yours, or not valid here. Use another one, or your password.",
        "Tenhle přístupový klíč není tvůj, nebo tu neplatí. Použij jiný, nebo heslo.")
    let forgot = SignInTexts().forgot
    let cancel = Message("Cancel", "Zrušit")
}
