import MessageCatalogue

struct SettingsInForceTexts: Sendable {
    let heading = Message("Settings in force", "Platná nastavení")
    let summary = Message(
        "The settings with which the cloud runs, and where each comes from.",
        "S jakým nastavením cloud běží a odkud která hodnota pochází.")
    let back = Message("Back to administration", "Zpět na správu")
    let changeWithoutFile = Message(
        "Settings are read when the cloud starts. Change them where they come from, and restart it.",
        "Nastavení se čte při startu cloudu. Změň ho tam, odkud pochází, a cloud restartuj.")
    let howTo = Message("How to change it", "Jak to změnit")
    let unset = Message("not set", "nenastaveno")
    let none = Message("Nothing is known", "Nic tu není")
    let noneHint = Message(
        "This cloud was started without settings.", "Tenhle cloud byl spuštěn bez nastavení.")

    func change(in file: String) -> Message {
        Message(
            "Settings are read when the cloud starts. Change them in \(file), or where else they "
                + "come from, and restart the cloud.",
            "Nastavení se čte při startu cloudu. Změň ho v souboru \(file), nebo tam, odkud jinak "
                + "pochází, a cloud restartuj.")
    }

    func word(for origin: SettingInForce.Origin) -> Message {
        switch origin {
        case .standard: Message("default", "výchozí")
        case .file: Message("file", "soubor")
        case .environment: Message("environment", "prostředí")
        case .commandLine: Message("command line", "příkazová řádka")
        }
    }

    /// Nil for a group that has no name.
    func group(_ name: String) -> Message? { Self.groups[name] }

    /// Nil for a setting that has no name.
    func name(of key: String) -> Message? { Self.names[key] }

    private static let groups: [String: Message] = [
        "data": Message("Data", "Data"), "http": Message("Main listener", "Hlavní port"),
        "proxy": Message("Reverse proxies", "Reverzní proxy"),
        "tls": Message("Certificate", "Certifikát"),
        "plainOcpp": Message("Chargers without TLS", "Nabíječky bez TLS"),
        "people": Message("People", "Lidé"),
        "chargers": Message("Adding chargers", "Přidávání nabíječek"),
        "mail": Message("Mails", "E-maily"), "web": Message("Web app", "Webová aplikace"),
        "map": Message("Map", "Mapa"),
        "push": Message("Push messages", "Push zprávy"),
        "geocoder": Message("Search for addresses", "Hledání adres"),
        "calendars": Message("Calendars of hosts", "Kalendáře hostitelů"),
        "ocpi": Message("OCPI", "OCPI"),
        "money": Message("Money", "Peníze"),
        "operator": Message("The operator on documents", "Provozovatel na dokladech"),
        "gopay": Message("GoPay", "GoPay"), "fio": Message("Fio banka", "Fio banka"),
        "ocpp": Message("OCPP", "OCPP"), "log": Message("Log", "Log"),
    ]

    static let names: [String: Message] = [
        "data.directory": Message("Directory of the database", "Adresář databáze"),
        "http.host": Message("Address", "Adresa"), "http.port": Message("Port", "Port"),
        "http.publicUrl": Message("Public address", "Veřejná adresa"),
        "http.corsOrigins": Message(
            "Web origins that may call the API", "Weby, které smějí volat API"),
        "http.maximumConnections": Message("Maximum connections", "Nejvíc spojení"),
        "http.maximumConnectionsPerAddress": Message(
            "Maximum connections from one address", "Nejvíc spojení z jedné adresy"),
        "http.stallSeconds": Message(
            "Seconds without progress", "Sekundy bez postupu"),
        "proxy.trusted": Message("Trusted proxies", "Důvěryhodné proxy"),
        "proxy.protocolListeners": Message(
            "Listeners with the PROXY protocol", "Porty s protokolem PROXY"),
        "tls.certificateFile": Message("Certificate file", "Soubor s certifikátem"),
        "tls.privateKeyFile": Message("Private key file", "Soubor se soukromým klíčem"),
        "plainOcpp.host": Message("Address", "Adresa"),
        "plainOcpp.port": Message("Port", "Port"),
        "plainOcpp.publicUrl": Message("Public address", "Veřejná adresa"),
        "people.commonPasswordsFile": Message(
            "File of common passwords", "Soubor běžných hesel"),
        "people.registration": Message("Who may make an account", "Kdo si smí založit účet"),
        "chargers.registration": Message(
            "Who may add a charger", "Kdo smí přidat nabíječku"),
        "mail.sendmailCommand": Message(
            "Program that sends mails", "Program, který odesílá e-maily"),
        "mail.from": Message("Sender", "Odesílatel"),
        "web.fontFile": Message("Font file", "Soubor s písmem"),
        "geocoder.kind": Message("Geocoding service", "Služba pro hledání adres"),
        "geocoder.url": Message(
            "URL of the geocoding service", "URL služby pro hledání adres"),
        "ocpi.partyId": Message("Party id", "Označení provozovatele"),
        "ocpi.countryCode": Message("Country", "Země"),
        "ocpi.public": Message("Needs no token", "Nechce přístupový token"),
        "money.seller": Message("Who sells the energy", "Kdo prodává energii"),
        "money.feePerMille": Message("Fee in thousandths", "Poplatek v tisícinách"),
        "money.claimWindowHours": Message(
            "Hours until an earning can be paid out", "Hodiny, než jde výdělek vyplatit"),
        "operator.name": Message("Name", "Název"),
        "operator.address": Message("Address", "Adresa"),
        "operator.companyId": Message("Registration number", "IČO"),
        "operator.vatId": Message("VAT number", "DIČ"),
        "operator.iban": Message("Bank account", "Bankovní účet"),
        "gopay.goId": Message("GoID of the merchant", "GoID obchodníka"),
        "gopay.clientId": Message("Client id", "Client id"),
        "gopay.clientSecretFile": Message("File with the secret", "Soubor s tajným klíčem"),
        "gopay.environment": Message("Sandbox or production", "Sandbox, nebo ostrý provoz"),
        "gopay.loopbackService": Message("Stand-in for tests", "Náhrada pro testy"),
        "fio.tokenFile": Message("File with the token", "Soubor s tokenem"),
        "fio.loopbackService": Message("Stand-in for tests", "Náhrada pro testy"),
        "map.directory": Message("Directory of its files", "Adresář jejích souborů"),
        "map.tileUrl": Message("Address of the tiles", "Adresa dlaždic"),
        "map.attribution": Message("Whose data the tiles show", "Čí data dlaždice ukazují"),
        "map.tileKey": Message("Key of the tiles", "Klíč k dlaždicím"),
        "push.loopbackService": Message(
            "Push service on this machine", "Push služba na tomto stroji"),
        "calendars.loopbackService": Message(
            "Calendars on this machine", "Kalendáře na tomto stroji"),
        "ocpp.heartbeatIntervalSeconds": Message(
            "Seconds between heartbeats", "Sekundy mezi zprávami Heartbeat"),
        "ocpp.pingIntervalSeconds": Message(
            "Seconds between pings", "Sekundy mezi pingy"),
        "ocpp.messagesKept": Message(
            "Messages kept of a charger", "Uchované zprávy jedné nabíječky"),
        "ocpp.connectionsPerMinute": Message(
            "Connections of a charger per minute", "Spojení jedné nabíječky za minutu"),
        "log.level": Message("Level of messages", "Úroveň zpráv"),
        "log.format": Message("Format", "Formát"),
    ]
}
