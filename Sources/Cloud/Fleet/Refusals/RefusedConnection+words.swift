import MessageCatalogue

extension RefusedConnection.Reason {
    /// Why, in a few words.
    package var title: Message {
        switch self {
        case .otherPath:
            Message("The address names no charger", "Adresa neoznačuje žádnou nabíječku")
        case .malformed:
            Message(
                "The request was not a valid WebSocket request",
                "Požadavek nebyl platný požadavek WebSocket")
        case .tls: Message("The encryption failed", "Šifrování selhalo")
        case .unknownStation: Message("Unknown id", "Neznámé ID")
        case .bridgeStation:
            Message("The id belongs to a charger with a bridge", "ID patří nabíječce s mostem")
        case .noPassword: Message("No password", "Chybí heslo")
        case .otherUser: Message("Wrong user name", "Špatné uživatelské jméno")
        case .wrongPassword: Message("Wrong password", "Špatné heslo")
        case .plainListenerOnly:
            Message(
                "A charger without a password may not connect here",
                "Nabíječka bez hesla se tady připojit nesmí")
        case .loweredProfile:
            Message(
                "The connection is less secure than required",
                "Připojení není dost bezpečné")
        case .invalidCertificate: Message("The certificate is not valid", "Certifikát neplatí")
        case .webPage: Message("A web page tried to connect", "Připojit se zkusila webová stránka")
        case .alreadyConnected:
            Message(
                "A charger with this id is connected already",
                "Nabíječka s tímto ID už je připojená")
        case .tooManyConnections: Message("Too many attempts", "Příliš mnoho pokusů")
        case .noSubprotocol:
            Message("The charger did not offer OCPP 1.6", "Nabíječka nenabídla OCPP 1.6")
        case .unavailable:
            Message("The cloud could not check the password", "Cloud nemohl ověřit heslo")
        case .proxy:
            Message(
                "The connection did not come from a trusted proxy",
                "Spojení nepřišlo od důvěryhodné proxy")
        }
    }

    /// What an admin can do about it.
    package var advice: Message {
        switch self {
        case .otherPath:
            Message(
                "Type the address of the server and the id into the charger as its page shows them.",
                "Zadej do nabíječky adresu serveru a ID tak, jak je ukazuje její stránka.")
        case .malformed:
            Message(
                "Choose OCPP 1.6 JSON in the charger, not SOAP. Otherwise a proxy before the cloud "
                    + "may change its requests.",
                "V nabíječce zvol OCPP 1.6 JSON, ne SOAP. Jinak požadavky možná mění proxy před "
                    + "cloudem.")
        case .tls:
            Message(
                "Check that the charger knows TLS 1.2, trusts the cloud's certificate, and has the "
                    + "right time.",
                "Ověř, že nabíječka umí TLS 1.2, věří certifikátu cloudu a má správný čas.")
        case .unknownStation:
            Message(
                "If the charger is new, add it here. If it is added under another id, correct the "
                    + "id in the charger.",
                "Pokud je nabíječka nová, přidej ji tady. Pokud už je přidaná pod jiným ID, oprav ID "
                    + "v nabíječce.")
        case .bridgeStation:
            Message(
                "Give this charger another id, and add it under that one.",
                "Nastav této nabíječce jiné ID a přidej ji pod ním.")
        case .noPassword:
            Message(
                "Type the password into the charger. If you no longer have it, make a new one.",
                "Zadej do nabíječky heslo. Pokud ho už nemáš, vytvoř nové.")
        case .otherUser:
            Message(
                "Set the user name in the charger to its id.",
                "Jako uživatelské jméno v nabíječce nastav její ID.")
        case .wrongPassword:
            Message(
                "Type the password into the charger again. If you no longer have it, make a new one.",
                "Zadej do nabíječky heslo znovu. Pokud ho už nemáš, vytvoř nové.")
        case .plainListenerOnly:
            Message(
                "Make a password and type it into the charger.",
                "Vytvoř heslo a zadej ho do nabíječky.")
        case .loweredProfile:
            Message(
                "Let the charger connect by wss:// and with its certificate, if it has one; or lower "
                    + "its minimum security profile.",
                "Nastav nabíječce adresu s wss:// a její certifikát, pokud ho má. Nebo sniž její "
                    + "nejnižší bezpečnostní profil.")
        case .invalidCertificate:
            Message(
                "The certificate has expired, was revoked or belongs to another charger. Lower the "
                    + "minimum security profile until the charger has a new one.",
                "Certifikát vypršel, byl zneplatněný nebo patří jiné nabíječce. Sniž nejnižší "
                    + "bezpečnostní profil, než nabíječka dostane nový.")
        case .webPage:
            Message(
                "This was not a charger. You need not do anything.",
                "Nebyla to nabíječka. Nemusíš nic dělat.")
        case .alreadyConnected:
            Message(
                "If two chargers have this id, change one of them. Otherwise wait until the old "
                    + "connection ends.",
                "Pokud mají toto ID dvě nabíječky, jednu změň. Jinak počkej, až staré spojení "
                    + "skončí.")
        case .tooManyConnections:
            Message(
                "Wait a few minutes. If it goes on, restart the charger and check its settings.",
                "Počkej pár minut. Pokud to trvá, restartuj nabíječku a zkontroluj její nastavení.")
        case .noSubprotocol:
            Message(
                "Choose OCPP 1.6 JSON in the charger. If it can't offer a subprotocol, set "
                    + "needsSubprotocol of this charger to false by the API.",
                "V nabíječce zvol OCPP 1.6 JSON. Pokud subprotokol nabídnout neumí, nastav jí přes "
                    + "API needsSubprotocol na false.")
        case .unavailable:
            Message(
                "The charger tries again by itself. If it does not get in, read the cloud's log.",
                "Nabíječka to zkusí sama znovu. Pokud neuspěje, podívej se do logu cloudu.")
        case .proxy:
            Message(
                "Add the proxy to the trusted ones, and let it send the PROXY header of version 2.",
                "Přidej proxy mezi důvěryhodné a nastav jí, ať posílá hlavičku PROXY verze 2.")
        }
    }
}
