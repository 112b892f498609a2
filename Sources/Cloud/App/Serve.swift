import CloudModule
import CloudStationGateway
import Hummingbird
import Logging
import Platform
import ServiceLifecycle

/// Runs a cloud until SIGTERM or SIGINT. Then it stops accepting connections, finishes open
/// requests and closes the database.
package func runCloud(_ settings: CloudSettings) async throws {
    let logger = Program.logger(
        "zapoj-cloud", level: settings.logLevel, format: settings.logFormat)
    let ocpp = fitting(settings.ocpp, openFiles: OpenFiles.raiseLimit(), logger)
    let files = try CloudFiles(directory: settings.dataDirectory)
    let lock = try files.lock()
    let certificate = try settings.tls.map {
        try ServerCertificate(certificateFile: $0.certificate, privateKeyFile: $0.privateKey)
    }
    let resources = try await makeResources(files, settings, certificate)
    if resources.commonPasswords.count == 0 {
        logger.warning(
            "common passwords are accepted: \(settings.commonPasswordsFile) does not exist or is empty"
        )
    }
    let cloud = try await Cloud(
        resources, settings: ocpp, http: settings.http, logger: logger)
    await cloud.modules.recover()
    // A service group ends its services in the reverse order.
    var services: [any Service] =
        cloud.modules.lastServices + [
            Listener(
                service: cloud.buildApplication(
                    host: settings.host, port: settings.port, tls: certificate),
                address: "\(settings.host):\(settings.port)", setting: CloudSettings.httpPort.key)
        ]
    services += cloud.modules.services
    services.append(
        PeriodicTask("giving back memory", every: .seconds(30), logger: logger) {
            FreeMemory.giveBack()
        })
    if let certificate { services.append(refreshing(certificate, logger)) }
    if let plainPort = settings.plainPort {
        services.append(
            Listener(
                service: cloud.buildPlainApplication(host: settings.plainHost, port: plainPort),
                address: "\(settings.plainHost):\(plainPort)",
                setting: CloudSettings.plainPort.key))
    }
    if let path = ControlSocket.prepare(in: settings.dataDirectory) {
        services.append(
            Listener(
                service: cloud.buildControlApplication(path: path), address: path, setting: nil))
    } else {
        logger.warning(
            "no control socket: the path of the data directory is too long for a Unix socket")
    }
    if settings.tls == nil, !isLoopback(settings.host) {
        logger.warning("no TLS on \(settings.host): use this only behind a proxy with TLS")
    }
    // If one listener ends, for whatever reason, the whole server ends.
    let group = ServiceGroup(
        configuration: .init(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    let result: Result<Void, any Error>
    do { result = .success(try await group.run()) } catch { result = .failure(error) }
    try await resources.database.close()
    // Held until here: the next server must not begin before this one has ended.
    withExtendedLifetime(lock) {}
    logger.info("stopped")
    try result.get()
}

/// What the modules get: from the files, and from the settings.
private func makeResources(
    _ files: CloudFiles, _ settings: CloudSettings, _ certificate: ServerCertificate?
) async throws -> CloudResources {
    var resources = try await files.resources(
        addresses: settings.addresses, commonPasswordsFile: settings.commonPasswordsFile,
        fontFile: settings.fontFile, mapDirectory: settings.mapDirectory)
    resources.map.tiles = settings.mapTiles
    resources.registration = settings.registration
    resources.stationRegistration = settings.stationRegistration
    resources.mail = settings.mail.delivery(
        dataDirectory: settings.dataDirectory,
        baseURL: settings.addresses.main ?? "http://localhost:\(settings.port)")
    resources.push = try files.pushDelivery(
        contact: settings.pushContact, loopbackService: settings.pushLoopbackService)
    resources.calendarFetcher = CalendarClient(
        loopbackService: settings.calendarLoopbackService)
    resources.geocoder = settings.geocoder.map { kind, url in
        GeocoderClient(kind: kind, baseURL: url, contact: settings.pushContact)
    }
    resources.ocpi = settings.roaming
    resources.money = settings.money
    resources.paymentGateway = GoPayClient.gateway(settings.money, resources.now)
    resources.fio = settings.money.fio.map { FioClient(settings: $0) }
    let machine = MachineReader(directory: settings.dataDirectory, certificate: certificate)
    resources.machine = { try await machine.read() }
    resources.hasTLS = certificate != nil
    resources.settings = settings.inForce
    return resources
}

/// Descriptors that are not connections: the database's files, transfers, event loops, and what is
/// accepted just before it is refused.
private let reservedFiles = 512

/// Lowers the maximum number of connections to what the limit of open files allows.
private func fitting(_ settings: OCPPSettings, openFiles: Int, _ logger: Logger) -> OCPPSettings {
    let most = max(openFiles - reservedFiles, openFiles / 2)
    guard settings.connections.total > most else { return settings }
    logger.notice(
        "at most \(most) connections, since this process may open only \(openFiles) files",
        metadata: ["setting": "\(CloudSettings.maximumConnections.key)"])
    var settings = settings
    settings.connections.total = most
    return settings
}

/// Reloads the TLS files when they change.
private func refreshing(_ certificate: ServerCertificate, _ logger: Logger) -> PeriodicTask {
    PeriodicTask("reading the TLS files", every: .seconds(15), logger: logger) {
        if try certificate.refresh() { logger.notice("loaded a new TLS certificate") }
    }
}

/// Whether a listener on this address is reached from this machine only.
func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
}
