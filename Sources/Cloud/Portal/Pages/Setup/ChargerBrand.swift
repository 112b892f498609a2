import CommonBase
import MessageCatalogue

/// What a host can choose when they add a charger. A brand is listed only if something about its
/// connection is known; others connect as `other`.
enum ChargerBrand: String, Hashable, Sendable, CaseIterable {
    case solax = "solax-x3-hac"
    case alfen
    case autel
    case enPlus = "en-plus"
    case foxESS = "fox-ess"
    case grizzlE = "grizzl-e"
    case teison
    case wallbox
    /// Any other charger with OCPP.
    case other = "ocpp"
    /// A charger without OCPP, behind a bridge.
    case bridge

    /// The kind of connection of its stations.
    var kind: TransactionSource { self == .bridge ? .bridge : .ocpp16 }

    /// The brand for a station: what the address names may be of another kind.
    func fitting(_ kind: TransactionSource) -> ChargerBrand {
        if self.kind == kind { return self }
        return kind == .bridge ? .bridge : .other
    }

    var name: Message {
        switch self {
        case .solax: Self.proper("SolaX X3-HAC")
        case .alfen: Self.proper("Alfen")
        case .autel: Self.proper("Autel")
        case .enPlus: Self.proper("EN+")
        case .foxESS: Self.proper("Fox ESS")
        case .grizzlE: Self.proper("Grizzl-E")
        case .teison: Self.proper("Teison")
        case .wallbox: Self.proper("Wallbox")
        case .other: Message("Another charger with OCPP", "Jiná nabíječka s OCPP")
        case .bridge: Message("My charger has no OCPP", "Moje nabíječka OCPP neumí")
        }
    }

    private static func proper(_ name: String) -> Message { Message(name, name) }

    /// What the choice means; nil for a brand.
    var details: Message? {
        switch self {
        case .other:
            Message(
                "Most chargers with Wi-Fi or a network cable",
                "Většina nabíječek s Wi-Fi nebo síťovým kabelem")
        case .bridge:
            Message(
                "A Zapoj bridge, a small computer beside it, switches it",
                "Spíná ji most Zapoj, malý počítač vedle ní")
        default: nil
        }
    }

    /// Where the values are typed in.
    var menu: Message {
        switch self {
        case .solax:
            Message(
                "In the SolaX app: the charger → Fine tuning → Advanced → OCPP.",
                "V aplikaci SolaX: nabíječka → Fine tuning → Advanced → OCPP.")
        default:
            Message(
                "In its app or menu, look for OCPP or “central system”.",
                "V její aplikaci nebo menu hledej OCPP nebo „centrální systém“.")
        }
    }

    /// What its menu calls the address of the server; nil if that is not known.
    var serverField: String? { self == .solax ? "Server URL" : nil }

    /// What its menu calls the id of the charger; nil if that is not known.
    var idField: String? { self == .solax ? "Charge Point ID" : nil }

    /// What to know before typing the values in.
    var typingHint: Message? {
        switch self {
        case .solax:
            Message(
                "The charger adds its id to the address by itself. Set its work mode to Fast.",
                "Nabíječka si ID za adresu doplní sama. Pracovní režim nastav na Fast.")
        case .autel:
            Message(
                "Upload the root certificate of the server to the charger first. Without it the "
                    + "charger never connects and says nothing.",
                "Nejdřív do nabíječky nahraj kořenový certifikát serveru. Bez něj se nepřipojí a "
                    + "nic neohlásí.")
        case .enPlus:
            Message(
                "Fill in the id. If it is empty, the charger takes its serial number.",
                "Vyplň ID. Když zůstane prázdné, nabíječka použije své sériové číslo.")
        case .grizzlE:
            Message(
                "Some of these chargers don't say that they speak OCPP 1.6. If the next page tells "
                    + "you so, an admin can allow it for this charger.",
                "Některé z nich neohlásí, že mluví OCPP 1.6. Pokud ti to řekne další stránka, může "
                    + "to správce téhle nabíječce povolit.")
        default: nil
        }
    }

    /// What to know while waiting for it.
    var waitingHint: Message? {
        switch self {
        case .foxESS:
            Message(
                "After a connection that ended, this charger waits 6 to 19 minutes. A restart is "
                    + "faster.",
                "Po ukončeném spojení čeká tahle nabíječka 6 až 19 minut. Restart je rychlejší.")
        case .teison:
            Message(
                "After a connection that ended, this charger does not try again. Restart it.",
                "Po ukončeném spojení to tahle nabíječka znovu nezkusí. Restartuj ji.")
        default: nil
        }
    }

    /// What to know when trying it.
    var trialHint: Message? {
        switch self {
        case .alfen:
            Message(
                "This charger may accept only card numbers with the digits 0 to 9 and the letters A to F.",
                "Tahle nabíječka možná přijímá jen čísla karet z číslic 0 až 9 a písmen A až F.")
        case .autel:
            Message(
                "After each charge, unplug the cable before you start the next one from the phone.",
                "Po každém nabíjení odpoj kabel, než další spustíš z telefonu.")
        case .enPlus:
            Message(
                "Plug the cable into the car before you start.",
                "Než začneš, zapoj kabel do auta.")
        case .wallbox:
            Message(
                "Check in its settings that it does not charge for free while it is offline.",
                "V jejím nastavení ověř, že bez připojení nenabíjí každému zdarma.")
        default: nil
        }
    }
}
