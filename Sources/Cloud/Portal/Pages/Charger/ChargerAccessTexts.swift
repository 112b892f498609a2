import MessageCatalogue

/// The texts of what connects a charger: while it is added, and when a new password or code is made.
enum ChargerAccessTexts {
    static let typeThis = Message("Type this into the charger", "Zadej tohle do nabíječky")
    static let runThis = Message("Run this on the bridge", "Spusť tohle na mostě")
    static let server = Message("Address of the server", "Adresa serveru")
    static let chargerID = Message("Id of the charger", "ID nabíječky")
    static let password = Message("Password", "Heslo")
    static let enrolment = Message("Enrol it", "Přihlásit ho")
    static let start = Message("Start it", "Spustit ho")
    static let passwordShownOnce = Message(
        "The password is shown only now. You can make a new one at any time.",
        "Heslo ukážeme jen teď. Kdykoli můžeš vytvořit nové.")
    static let codeShownOnce = Message(
        "The code is shown only now, and is valid for ten minutes. You can make a new one at any "
            + "time.",
        "Kód ukážeme jen teď a platí deset minut. Kdykoli můžeš vytvořit nový.")
    static let newPassword = Message("Make a new password", "Vytvořit nové heslo")
    static let newCode = Message("Make a new code", "Vytvořit nový kód")
    static let newPasswordWarning = Message(
        "The charger can't connect until you type the new password into it.",
        "Nabíječka se nepřipojí, dokud do ní nezadáš nové heslo.")
    static let newCodeWarning = Message(
        "A new bridge replaces the one that is connected.", "Nový most nahradí ten připojený.")
    static let plainWarning = Message(
        "This address is not encrypted: use it only at home or over a VPN.",
        "Tahle adresa není šifrovaná: použij ji jen doma nebo přes VPN.")
    static let goOn = Message("I have typed it in", "Mám to zadané")
}
