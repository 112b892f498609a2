import MessageCatalogue

struct PasskeyTexts: Sendable {
    let heading = Message("Passkeys", "Přístupové klíče")
    let back = Message("Back to the settings", "Zpět na nastavení")
    let intro = Message(
        "Sign in with a fingerprint, your face or the PIN of your device instead of the password.",
        "Přihlašuj se otiskem, obličejem nebo PINem zařízení místo hesla.")
    let none = Message("You have no passkey yet.", "Zatím nemáš žádný přístupový klíč.")
    let remove = Message("Remove", "Odebrat")
    let removed = Message("The passkey is removed.", "Přístupový klíč je odebraný.")
    let name = Message("Name, such as “my phone”", "Název, třeba „můj telefon“")
    let add = Message("Add a passkey", "Přidat přístupový klíč")
    let added = Message("The passkey is added.", "Přístupový klíč je přidaný.")
    let use = Message("Use a passkey", "Použít přístupový klíč")
    let failed = Message(
        "Your device did not confirm it. Try again.",
        "Tvoje zařízení to nepotvrdilo. Zkus to znovu.")
    let refused = Message(
        "This passkey is not valid here. Try again, or sign in with your password.",
        "Tenhle přístupový klíč tu neplatí. Zkus to znovu, nebo se přihlas heslem.")
    let known = Message(
        "This device has a passkey already, or you have too many.",
        "Tohle zařízení už klíč má, nebo jich máš příliš mnoho.")
    let proveFirst = Message(
        "Before you add a passkey, confirm that it is you.",
        "Než přidáš přístupový klíč, potvrď, že jsi to ty.")
    let prove = Message("Continue", "Pokračovat")
    let needsScript = Message(
        "To add a passkey, use a browser with JavaScript that supports passkeys.",
        "Přístupový klíč přidáš v prohlížeči, který přístupové klíče umí a má zapnutý JavaScript.")

    func addedOn(_ date: String) -> Message { Message("added \(date)", "přidáno \(date)") }
    func used(_ ago: String) -> Message { Message("used \(ago)", "použito \(ago)") }
    let unused = Message("never used", "zatím nepoužito")
}
