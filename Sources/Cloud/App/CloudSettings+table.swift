import CloudFleet
import CloudPeople
import CloudSharing
import CloudStationGateway
import Logging
import Platform

/// Every setting with its default and meaning: what is read, and what `serve --help` shows.
extension CloudSettings {
    static let dataDirectory = Setting.text(
        "data.directory", isRequired: true,
        "Directory of the database and the keys; made if it does not exist.")
    static let httpHost = Setting.text(
        "http.host", default: "127.0.0.1",
        "Address of the main listener: REST, pages, bridges, OCPP with a password.")
    static let httpPort = Setting.integer(
        "http.port", in: 0...65_535, default: 8080,
        "Port of the main listener; 0 lets the system choose.")
    static let httpPublicURL = Setting.text(
        "http.publicUrl",
        "URL by which people, bridges and stations reach the main listener, as "
            + "https://zapoj.example.org. Stations get it for file transfers.")
    static let corsOrigins = Setting.text(
        "http.corsOrigins",
        "Web origins whose pages may call the API from a browser, separated by commas, such as "
            + "https://app.example.org; none if absent.")
    static let trustedProxies = Setting.text(
        "proxy.trusted",
        "Addresses of the reverse proxies before the cloud, separated by commas, such as "
            + "127.0.0.1, 10.0.0.0/8. Only from these X-Forwarded-For and PROXY headers are believed."
    )
    static let proxyProtocolListeners = Setting.text(
        "proxy.protocolListeners",
        "Listeners that accept only trusted proxies, each connection with a PROXY header of "
            + "version 2: main, plain, or both with a comma.")
    static let maximumConnections = Setting.integer(
        "http.maximumConnections", in: 64...1_000_000,
        default: ConnectionSlots.Limits.standardTotal,
        "Most connections of all listeners at once; half of them are kept for stations that are "
            + "connected. Lowered to what the limit of open files allows.")
    static let maximumConnectionsPerAddress = Setting.integer(
        "http.maximumConnectionsPerAddress", in: 8...1_000_000,
        default: ConnectionSlots.Limits.standardPerAddress,
        "Most connections of one client address (IPv6: a /64) at once, without connected stations. "
            + "127.0.0.1, ::1 and trusted proxies have no limit of their own.")
    static let stallSeconds = Setting.integer(
        "http.stallSeconds", in: 1...3600, default: 90,
        "How long a client may make no progress with sending a body, or with reading what it is "
            + "sent, before its connection is closed.")
    static let tlsCertificate = Setting.text(
        "tls.certificateFile",
        "Certificate chain of the main listener, PEM. Read again when it changes. Without it the "
            + "listener is plain, for loopback or behind a proxy with TLS.")
    static let tlsPrivateKey = Setting.text(
        "tls.privateKeyFile", "Private key of the certificate, PEM. Set both or none.")
    static let plainHost = Setting.text(
        "plainOcpp.host", default: "127.0.0.1",
        "Address of the plain listener, for OCPP stations without a password.")
    static let plainPort = Setting.integer(
        "plainOcpp.port", in: 0...65_535, "Port of the plain listener; it is off without one.")
    static let plainPublicURL = Setting.text(
        "plainOcpp.publicUrl", "URL by which stations without TLS reach the plain listener.")
    static let commonPasswordsFile = Setting.text(
        "people.commonPasswordsFile", default: "/usr/share/zapoj-cloud/common-passwords.txt",
        "Common passwords, one per line, that nobody may choose.")
    static let registration = Setting.choice(
        "people.registration", of: RegistrationPolicy.self, default: .invited,
        "Who may make an account: everybody with an e-mail address, or people with an invitation.")
    static let stationRegistration = Setting.choice(
        "chargers.registration", of: StationRegistrationPolicy.self, default: .open,
        "Who may add a charger in the web app: everybody with an account, or admins.")
    static let sendmailCommand = Setting.text(
        "mail.sendmailCommand",
        "Program that sends mails, with its first arguments separated by blanks, such as "
            + "/usr/sbin/sendmail or /usr/bin/msmtp -C /etc/zapoj/msmtprc. Without it mails lie as "
            + "files in the folder mail of the data directory.")
    static let mailFrom = Setting.text(
        "mail.from",
        "Address from which mails are sent, such as zapoj@example.org; required with "
            + "mail.sendmailCommand.")
    static let pushLoopbackService = Setting.text(
        "push.loopbackService",
        "A push service on this machine that is accepted beside those of browsers, as "
            + "http://127.0.0.1:8030, for tests; only with a main listener on loopback.")
    static let calendarLoopbackService = Setting.text(
        "calendars.loopbackService",
        "A server on this machine from which hosts may read calendars beside public ones, as "
            + "http://127.0.0.1:8040, for tests; only with a main listener on loopback.")
    static let geocoderKind = Setting.choice(
        "geocoder.kind", of: GeocoderKind.self, default: .off,
        "The geocoding service that finds the addresses of places: nominatim, photon or ruian. "
            + "With none, hosts give the coordinates.")
    static let geocoderURL = Setting.text(
        "geocoder.url",
        "URL of the geocoding service, such as https://nominatim.example.org; required with "
            + "geocoder.kind. http only for 127.0.0.1.")
    static let ocpiPartyID = Setting.text(
        "ocpi.partyId",
        "Party id under which other charging systems get public places by OCPI 2.2.1: three "
            + "letters or digits, such as ZPJ. Without it OCPI is off. Needs http.publicUrl.")
    static let ocpiCountryCode = Setting.text(
        "ocpi.countryCode", default: "CZ",
        "Country of the party id and of the places, the two letters of ISO 3166-1.")
    static let ocpiPublic = Setting.flag(
        "ocpi.public", default: false,
        "Whether OCPI needs no token. Otherwise it needs a personal access token with the scope "
            + "read.")
    static let fontFile = Setting.text(
        "web.fontFile", default: "/usr/share/zapoj-cloud/inter.woff2",
        "The font of the web app, WOFF2. Without the file, browsers use the system's font.")
    static let mapDirectory = Setting.text(
        "map.directory", default: "/usr/share/zapoj-cloud",
        "Directory of leaflet.js, leaflet.css and basemap.txt. Without the first two the server "
            + "draws the map, without the third it has no border and no towns.")
    static let mapTileURL = Setting.text(
        "map.tileUrl",
        "URL of map tiles with {z}, {x} and {y}, such as "
            + "https://tile.openstreetmap.org/{z}/{x}/{y}.png, and {key} for map.tileKey. Browsers "
            + "load them from there. Without it the map shows the border and towns alone.")
    static let mapAttribution = Setting.text(
        "map.attribution",
        "Whose data the tiles show, such as © OpenStreetMap contributors; required with "
            + "map.tileUrl.")
    static let mapTileKey = Setting.text(
        "map.tileKey", "Stands for {key} in map.tileUrl. Visitors of the map can read it.")
    static let heartbeatInterval = Setting.integer(
        "ocpp.heartbeatIntervalSeconds", in: 1...86_400, default: 300,
        "Heartbeat interval that stations get at boot.")
    static let pingInterval = Setting.integer(
        "ocpp.pingIntervalSeconds", in: 0...3600, default: 60,
        "Interval of WebSocket pings to stations; 0 sends none.")
    static let messagesKept = Setting.integer(
        "ocpp.messagesKept", in: 0...100_000, default: 2000,
        "Most OCPP frames that are kept of a station, for 30 days; 0 keeps none.")
    static let connectionsPerMinute = Setting.integer(
        "ocpp.connectionsPerMinute", in: 1...6000,
        default: Int(AdmissionGuard.standardPerMinute),
        "Connections of one station that are accepted per minute in the long run, twice as many at "
            + "once; and those of one client with one id that may be refused. Others get 429 with "
            + "Retry-After.")
    static let logLevel = Setting.choice(
        "log.level", of: Logger.Level.self, default: .info, "Least severe messages to log.")
    static let logFormat = Setting.choice(
        "log.format", of: Program.LogFormat.self, default: .text,
        "Format of the log on standard error.")

    /// In the order in which they are shown.
    package static let table = SettingsTable([
        dataDirectory, httpHost, httpPort, httpPublicURL, corsOrigins, trustedProxies,
        proxyProtocolListeners, maximumConnections, maximumConnectionsPerAddress, stallSeconds,
        tlsCertificate, tlsPrivateKey, plainHost, plainPort, plainPublicURL, commonPasswordsFile,
        fontFile, mapDirectory, mapTileURL, mapAttribution, mapTileKey, registration,
        stationRegistration, sendmailCommand, mailFrom, pushLoopbackService,
        calendarLoopbackService, geocoderKind, geocoderURL, ocpiPartyID, ocpiCountryCode,
        ocpiPublic, moneySeller, moneyFee, moneyClaimWindow, operatorName, operatorAddress,
        operatorCompanyID, operatorVATID, operatorIBAN, gopayGoID, gopayClientID,
        gopayClientSecretFile, gopayEnvironment, gopayLoopbackService, fioTokenFile,
        fioLoopbackService, heartbeatInterval, pingInterval, messagesKept, connectionsPerMinute,
        logLevel, logFormat,
    ])
}
