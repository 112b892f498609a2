import CloudCare
import CloudWeb
import CommonBase
import MessageCatalogue

/// A setting of an OCPP 1.6 charger in the words of a host, and the configuration key that holds it
/// (OCPP 1.6 edition 2 §9.1).
struct ChargerSetting: Sendable {
    enum Kind: Hashable, Sendable {
        case flag
        /// A whole number.
        case number(ClosedRange<Int64>)
    }

    /// A value of a flag, as OCPP writes it.
    enum Flag: String {
        case on = "true"
        case off = "false"
    }

    /// The name of its field in the form.
    let field: String
    /// The first that the charger reports counts: vendors have different keys for what the
    /// specification does not have.
    let keys: [String]
    let kind: Kind
    let label: Message
    let hint: Message

    static let all: [ChargerSetting] = [
        ChargerSetting(
            field: "sampling", keys: ["MeterValueSampleInterval"], kind: .number(0...3600),
            label: Message(
                "Report energy while charging, every … seconds",
                "Hlásit energii při nabíjení, po kolika sekundách"),
            hint: Message(
                "10 to 60 is good: live pages and limits depend on it. 0 reports nothing while charging.",
                "Dobré je 10 až 60: závisí na tom živé stránky a limity. Při 0 se během nabíjení "
                    + "nehlásí nic.")),
        ChargerSetting(
            field: "aligned", keys: ["ClockAlignedDataInterval"], kind: .number(0...86_400),
            label: Message(
                "Report the meter by the clock, every … seconds",
                "Hlásit stav elektroměru podle hodin, po kolika sekundách"),
            hint: Message(
                "Also while nobody charges: 900 is every quarter of an hour. 0 turns it off.",
                "I když nikdo nenabíjí: 900 je každou čtvrthodinu. 0 to vypne.")),
        ChargerSetting(
            field: "timeout", keys: ["ConnectionTimeOut"], kind: .number(10...3600),
            label: Message(
                "Wait for the cable after the card, … seconds",
                "Čekat po kartě na kabel, kolik sekund"),
            hint: Message(
                "Whoever plugs in later must tap the card again.",
                "Kdo kabel zapojí později, musí kartu přiložit znovu.")),
        ChargerSetting(
            field: "unplugging", keys: ["StopTransactionOnEVSideDisconnect"], kind: .flag,
            label: Message(
                "End charging when the cable is pulled out of the car",
                "Ukončit nabíjení, když někdo vytáhne kabel z auta"),
            hint: Message(
                "Otherwise it goes on when the cable is plugged in again.",
                "Jinak pokračuje, až se kabel zase zapojí.")),
        ChargerSetting(
            field: "unlocking", keys: ["UnlockConnectorOnEVSideDisconnect"], kind: .flag,
            label: Message(
                "Release the cable at the charger when it is pulled out of the car",
                "Uvolnit kabel u nabíječky, když se vytáhne z auta"),
            hint: Message(
                "Only for a charger with a socket.", "Jen u nabíječky se zásuvkou.")),
        ChargerSetting(
            field: "offlineKnown", keys: ["LocalAuthorizeOffline"], kind: .flag,
            label: Message(
                "Accept known cards without the internet", "Přijímat známé karty i bez internetu"),
            hint: Message(
                "Those that the charger has on its list or remembers.",
                "Ty, které má nabíječka v seznamu nebo si je pamatuje.")),
        ChargerSetting(
            field: "offlineUnknown", keys: ["AllowOfflineTxForUnknownId"], kind: .flag,
            label: Message(
                "Accept unknown cards without the internet",
                "Přijímat i neznámé karty bez internetu"),
            hint: Message(
                "Anybody can charge then, while the charger is offline.",
                "Pak může nabíjet kdokoli, dokud je nabíječka bez internetu.")),
        // Not in OCPP 1.6: the keys of MicroOcpp, in its present and its former spelling, and one
        // of several vendors.
        ChargerSetting(
            field: "free", keys: ["MO_FreeVendActive", "Cst_FreeVendActive", "FreevendEnabled"],
            kind: .flag,
            label: Message("Charge without a card", "Nabíjet bez karty"),
            hint: Message(
                "Charging starts when a car is plugged in, whoever it is.",
                "Nabíjení začne po zapojení auta, ať patří komukoli.")),
        ChargerSetting(
            field: "light", keys: ["LightIntensity"], kind: .number(0...100),
            label: Message("Brightness of the lights, in %", "Jas světel v %"),
            hint: Message("0 turns them off.", "0 je zhasne.")),
    ]

    /// The entry of a charger's configuration that holds it; nil if the charger does not report it.
    func entry(
        of entries: [ConfigurationService.Entry]
    ) -> ConfigurationService.Entry? {
        for key in keys {
            let found = entries.first {
                $0.key.reported != nil && $0.key.key.lowercased() == key.lowercased()
            }
            if let found { return found }
        }
        return nil
    }

    /// A value in the spelling that is sent; chargers spell flags in several ways.
    func plain(_ value: String) -> String {
        let text = value.lowercased().filter { !$0.isWhitespace }
        guard kind == .flag else { return text }
        return (["true", "1", "on", "yes"].contains(text) ? Flag.on : .off).rawValue
    }

    /// The value that a host chose; nil if the form leaves it alone.
    /// - Throws: `FormError` for a value that is out of range.
    func value(in form: SentForm) throws -> String? {
        guard !form.typed(field).isEmpty else { return nil }
        switch kind {
        case .flag: return try form.choice(field, of: Flag.self).rawValue
        case .number(let range):
            let bounds = Double(range.lowerBound)...Double(range.upperBound)
            return try form.number(field, in: bounds).map { "\(Int64($0.rounded()))" }
        }
    }
}
