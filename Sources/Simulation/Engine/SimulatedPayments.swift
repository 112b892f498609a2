import CloudAccess
import CloudBooking
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudMoney
import CommonBase
import Logging
import MessageCatalogue

/// People who pay by card: guests, who charge with a hold on it, and drivers, who top up their
/// credit. The services of the cloud that serve them run as they are, in simulated time.
final class SimulatedPayments: @unchecked Sendable {  // all on one thread
    /// The services of one run of the cloud.
    private struct Services {
        var process: CloudProcess
        var database: CloudDatabase
        var work: GuestWork
    }

    /// Between two passes while somebody pays or waits for the start, and while nobody does.
    private static let interval: Int64 = 10_000
    private static let idleInterval: Int64 = 60_000
    /// Of the pass over what is due by time alone.
    private static let careInterval: Int64 = 60_000
    /// How often a payer looks for the gateway's page, every ten seconds.
    private static let payTries = 30
    /// Between two attempts to stop.
    private static let stopInterval: Int64 = 60_000

    let gateway: SimulatedGateway
    private unowned let simulation: Simulation
    private let tasks = SimulatedTasks()
    private let commands: SimulatedCommands
    private var services: Services?
    /// Of the guests' links; nil until the cloud has answered.
    private var secrets: [String?] = []
    /// The payments of top-ups; nil until the cloud has answered.
    private var topUps: [ID<Payment>?] = []
    private var isBusy = false
    /// Whether a pass waits for a charger's answer.
    private var isAsking = false
    private var caredAt: Int64 = 0
    var world: World { simulation.world }
    var cloud: SimulatedCloud { simulation.cloud }

    init(_ simulation: Simulation) throws {
        self.simulation = simulation
        gateway = SimulatedGateway(simulation.world, simulation.cloud)
        commands = SimulatedCommands(simulation, tasks)
        try simulation.cloud.openToGuests([simulation.bridge.station, simulation.station.id])
        plan()
    }

    private func plan() {
        world.plan(in: isBusy ? Self.interval : Self.idleInterval) { [self] in
            pass()
            plan()
        }
    }

    // MARK: What people do

    /// A guest chooses what to hold, pays, charges, and stops at a time.
    func arrive(at station: StationID, holding limit: Money, until departure: Int64) {
        let number = secrets.count
        secrets.append(nil)
        world.note("guest \(number) at \(station)")
        guard cloud.isRunning else { return }
        let (running, random, moment) = (current(), cloud.authorization.random, cloud.moment)
        run("guest \(number)") { [self] in
            let places = try await EVSECodeService.read(
                running.database, random: random, at: moment
            ) { db in
                EVSECodeService.Shown(
                    try EVSECodeService.places(ofVisible: station, db), stations: [station])
            }
            guard let place = places.first else { return }
            do {
                secrets[number] = try await running.work.service.begin(
                    at: place, limit: limit, email: nil, language: .czech, session: nil,
                    at: moment)
            } catch let obstacle as GuestObstacle {
                world.note("guest \(number) can't pay: \(obstacle.rawValue)")
            }
        }
        isBusy = true
        pay(tries: Self.payTries) { [self] in guest(number)?.paymentID }
        world.plan(at: departure) { [self] in leave(number) }
    }

    /// A driver puts an amount on the credit.
    func topUp(_ amount: Money, by person: PersonID) {
        let number = topUps.count
        topUps.append(nil)
        world.note("top-up \(number)")
        guard cloud.isRunning else { return }
        let (running, moment) = (current(), cloud.moment)
        run("top-up \(number)") { [self] in
            let topUp = TopUp(payments: running.work.payments)
            topUps[number] = try await running.database.write { db in
                try topUp.begin(amount, by: person, language: .czech, db, at: moment).id
            }
        }
        isBusy = true
        pay(tries: Self.payTries) { [self] in topUps[number] }
    }

    /// Pays as soon as the gateway knows the payment.
    private func pay(tries: Int, _ payment: @escaping () -> ID<Payment>?) {
        world.plan(in: Self.interval) { [self] in
            guard tries > 0 else { return }
            if let number = payment().flatMap({ gatewayID(of: $0) }), gateway.pay(number) { return }
            pay(tries: tries - 1, payment)
        }
    }

    private func gatewayID(of payment: ID<Payment>) -> String? {
        let found = read { db in try PaymentTable.stored(payment, db) }
        return found?.gatewayID
    }

    /// Stops the transaction once it runs, until it has ended.
    private func leave(_ number: Int) {
        guard secrets[number] != nil else { return }
        if cloud.isRunning {
            guard let guest = guest(number), guest.state.isOpen else { return }
            if guest.state == .charging {
                let work = current().work
                run("stop of guest \(number)") { _ = try await work.service.stop(guest) }
            }
        }
        world.plan(in: Self.stopInterval) { [self] in leave(number) }
    }

    private func guest(_ number: Int) -> Guest? {
        guard let secret = secrets[number] else { return nil }
        return read { db in try GuestTable.find(secret: secret, db) }
    }

    private func read<Value>(_ body: (Database) throws -> Value?) -> Value? {
        world.attempt { try cloud.read(body).flatMap { $0 } }
    }

    // MARK: What the cloud does

    /// One pass of everything that the cloud does for guests and payments.
    func pass() {
        guard cloud.isRunning else { return }
        let work = current().work
        consume(work)
        run("calls of the gateway") { try await work.callGateway() }
        consume(work)
        ask(work)
        if world.now >= caredAt + Self.careInterval {
            caredAt = world.now
            run("care for guests") { try await work.care() }
        }
        isBusy = world.attempt { try cloud.hasPaymentWork() } ?? true
    }

    private func consume(_ work: GuestWork) {
        for consumer in work.eventConsumers {
            _ = world.attempt { try cloud.consume(consumer) }
        }
    }

    private func ask(_ work: GuestWork) {
        guard !isAsking else { return }
        isAsking = true
        run("starts for guests") { [self] in
            defer { isAsking = false }
            try await work.start()
        }
    }

    /// The services of the running cloud. A new run first does what a cloud does when it starts.
    private func current() -> Services {
        if let services, services.process.generation == cloud.generation { return services }
        let process = CloudProcess(cloud)
        let (database, authorization) = (CloudDatabase(process), cloud.authorization)
        let now: @Sendable () -> Moment = { process.moment }
        let catalogue = CommandCatalogue(
            ChargingCommands.all(authorization, checkProfile: { _, _, _ in }))
        let sender = CommandService(
            database: database, now: now, random: authorization.random, link: commands,
            store: CommandStore(catalogue: catalogue, vault: authorization.vault))
        let work = GuestWork(
            database: database, now: now, random: authorization.random, gateway: gateway,
            authorization: authorization, commands: sender, bookings: BookedTimesTeller(),
            logger: logger)
        let started = Services(process: process, database: database, work: work)
        services = started
        run("recovery") {
            try await sender.giveUpInterrupted()
            try await work.recover()
        }
        return started
    }

    private func run(_ what: String, _ work: @escaping @Sendable () async throws -> Void) {
        tasks.start { [self] in
            do {
                try await work()
            } catch is CancellationError {
                world.note("\(what): the cloud has ended")
            } catch {
                world.violate("failure", "\(what): \(error)")
            }
        }
    }

    private var logger: Logger {
        let log = SimulatedLog { [unowned self] line in note(line) }
        return Logger(label: "cloud") { _ in log }
    }

    /// A line of the cloud's log. Only the gateway may fail.
    private func note(_ line: String) {
        let isExpected = ["unreachable", "refused with"].contains { line.contains("failed: \($0)") }
        guard line.contains(" failed: "), !isExpected else { return world.note(line) }
        world.violate("failure", line)
    }
}

/// Hands on the messages of a log.
private struct SimulatedLog: LogHandler {
    let note: @Sendable (String) -> Void
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(note: @escaping @Sendable (String) -> Void) { self.note = note }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { note("\(event.message)") }
}
