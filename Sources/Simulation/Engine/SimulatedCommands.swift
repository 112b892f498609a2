import BridgeProtocol
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudStationGateway
import CommonBase

/// Sends the commands of the cloud's services to both chargers over their simulated connections.
final class SimulatedCommands: StationLink, @unchecked Sendable {  // all on one thread
    private unowned let simulation: Simulation
    private let tasks: SimulatedTasks
    /// Those who wait for an outcome.
    private var waiting: [Int: CheckedContinuation<CommandOutcome, Never>] = [:]
    private var count = 0

    init(_ simulation: Simulation, _ tasks: SimulatedTasks) {
        self.simulation = simulation
        self.tasks = tasks
        simulation.cloud.onEnd.append { [unowned self] in
            for ticket in waiting.keys.sorted() { finish(ticket, CommandOutcome(.timedOut)) }
        }
    }

    func isConnected(_ station: StationID) -> Bool {
        let bridge = simulation.bridge
        return station == bridge.station
            ? bridge.link.isUp && bridge.isRunning : simulation.station.isConnected
    }

    func perform(_ issued: IssuedCommand) async -> CommandOutcome {
        guard isConnected(issued.station.id) else { return CommandOutcome(.offline) }
        return await withCheckedContinuation { continuation in
            count += 1
            let ticket = count
            waiting[ticket] = continuation
            simulation.world.plan(in: issued.timeoutMilliseconds) { [self] in
                finish(ticket, CommandOutcome(.timedOut))
            }
            send(issued, ticket)
        }
    }

    /// The first outcome counts.
    private func finish(_ ticket: Int, _ outcome: CommandOutcome) {
        waiting.removeValue(forKey: ticket)?.resume(returning: outcome)
        tasks.run()
    }

    private func send(_ issued: IssuedCommand, _ ticket: Int) {
        if issued.station.kind == .bridge { return sendToBridge(issued, ticket) }
        do {
            let call = try issued.command.call(issued.context)
            simulation.station.send(
                call.action, call.payload, starting: (issued.request as? RequestStart)?.token
            ) { [self] answer in
                finish(ticket, OCPP16Link.outcome(of: issued.command, answer))
            }
        } catch {
            simulation.world.violate("failure", "\(error)")
        }
    }

    private func sendToBridge(_ issued: IssuedCommand, _ ticket: Int) {
        let (bridge, cloud) = (simulation.bridge, simulation.cloud)
        let now = cloud.moment.wall
        let payload: BridgeCommand.Payload? = simulation.world.attempt {
            let read = try cloud.read { db in
                try issued.command.bridgeCommand(at: issued.station.id, db, at: now)
            }
            return read.flatMap { $0 }
        }
        guard let payload else { return finish(ticket, CommandOutcome(.failed)) }
        if case .requestStart(let start) = payload {
            bridge.contactor.enrolled.insert(start.idToken.idToken)
        }
        bridge.command(payload) { [self] result in
            finish(ticket, issued.command.outcome(of: result))
        }
    }
}
