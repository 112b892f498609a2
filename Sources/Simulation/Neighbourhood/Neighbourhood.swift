import CloudAccess
import CloudApp
import CloudCare
import CloudCharging
import CloudControl
import CloudCore
import CommonBase
import Logging

/// Three hosts with chargers and five drivers, who have charged for two months: the data of
/// `scripts/run`.
package enum Neighbourhood {
    /// Steps in one database transaction at most.
    private static let batch = 300

    /// Makes a cloud in a directory that contains none, and plays the two months before now through the
    /// functions of its gateways and services, in the order in which everything happened.
    /// - Parameter seed: decides who charges when; identifiers and passwords are random.
    /// - Throws: `conflict` if the directory contains a cloud.
    package static func make(
        in directory: String, seed: UInt64
    ) async throws -> NeighbourhoodSummary {
        let files = try CloudFiles(directory: directory)
        var resources = try await files.resources()
        let result: Result<NeighbourhoodSummary, any Error>
        do {
            result = .success(try await make(&resources, seed: seed))
        } catch {
            result = .failure(error)
        }
        try await resources.database.close()
        return try result.get()
    }

    private static func make(
        _ resources: inout CloudResources, seed: UInt64
    ) async throws -> NeighbourhoodSummary {
        let present = resources.now()
        let isUsed = try await resources.database.read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM person)") ?? false
        }
        guard !isUsed else {
            throw ServiceError(.conflict, "The directory contains a cloud with people already.")
        }
        let local = try LocalDays(now: present.wall)
        let plan = try VisitPlan(now: present.wall, seed: seed)
        let beginning =
            local.time(daysAgo: VisitPlan.days + 1, minute: 10 * 60)
            ?? present.wall.adding(seconds: -Int64(VisitPlan.days + 1) * 86_400)
        let clock = PastClock(beginning)
        resources.now = { clock.moment() }
        var stage = try await stage(resources, clock)
        for charger in Charger.allCases {
            stage.registersWh[charger] = charger.firstRegisterWh(
                deliveredWh: plan.deliveredWh(at: charger))
        }
        let signIns = SignIns(random: resources.random)
        // Takes seconds, on a thread of its own.
        async let hashes = signIns.hashes(by: resources.passwords, resources.random)
        var steps = [Step.report(beginning) { try NeighbourhoodSetup.addEverything(&$0, $1) }]
        for charger in Charger.allCases {
            steps += Step.install(charger, at: beginning.adding(seconds: 3600))
        }
        steps +=
            self.steps(of: plan) + NeighbourhoodSetup.laterSteps(local)
            + NeighbourhoodOffers.steps(at: beginning.adding(seconds: 7200))
            + NeighbourhoodBookings.steps(plan, local)
        stage = try await play(steps, on: stage)
        let last = try await hashes
        stage = try await play(
            [
                .report(present.wall) { stage, db in
                    try NeighbourhoodSetup.readInboxes(stage, db)
                    for (person, hash) in last {
                        try NeighbourhoodSetup.set(passwordHash: hash, of: person, stage, db)
                    }
                }
            ], on: stage)
        return NeighbourhoodSummary(plan, stage, signIns)
    }

    private static func steps(of plan: VisitPlan) -> [Step] {
        let visits = plan.visits.flatMap { visit in
            visit.charger.kind == .bridge
                ? BridgeVisit(visit: visit).steps()
                : StationVisit(visit: visit).steps(
                    now: visit.startedAt.adding(seconds: VisitPlan.currentSeconds))
        }
        return visits + plan.refused.map(Step.refuse)
            + plan.outages.map { Step.reconnect($0.charger, at: $0.returnsAt) }
    }

    private static func play(_ steps: [Step], on stage: Stage) async throws -> Stage {
        var stage = stage
        // In the order of time; what happens at the same time, in the order of the list.
        let ordered = steps.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
        var reports: [Step] = []
        for step in ordered {
            guard case .request(let request) = step.work else {
                reports.append(step)
                if reports.count == batch {
                    stage = try await report(reports, on: stage)
                    reports = []
                }
                continue
            }
            stage = try await report(reports, on: stage)
            reports = [.news(step.at)]
            stage.clock.set(step.at)
            stage.moment = stage.clock.moment()
            try await request(stage)
        }
        return try await report(reports, on: stage)
    }

    private static func report(_ steps: [Step], on stage: Stage) async throws -> Stage {
        try await stage.database.write { db in
            var stage = stage
            for step in steps {
                guard case .report(let body) = step.work else { continue }
                stage.moment = stage.clock.moment(at: step.at)
                try body(&stage, db)
                if step.isNews { try stage.catchUp(db) }
            }
            return stage
        }
    }

    private static func stage(
        _ resources: CloudResources, _ clock: PastClock
    ) async throws -> Stage {
        let (database, now, random) = (resources.database, resources.now, resources.random)
        let cloud = try await Cloud(
            resources, logger: Logger(label: "past") { _ in SwiftLogNoOpLogHandler() })
        let authorization = Authorization(
            vault: resources.vault, random: random,
            rules: CloudModules.authorizationRules(
                vault: resources.vault, seller: resources.money.seller))
        let transfers = FileTransferService(
            database: database, now: now, random: random, addresses: resources.addresses,
            files: FileService(database: database, now: now, random: random))
        let commands = CommandService(
            database: database, now: now, random: random, link: WillingStations(),
            store: CloudModules.commandStore(authorization, transfers: transfers))
        return Stage(
            database: database, clock: clock, random: random, authorization: authorization,
            charging: ChargeService(
                database: database, now: now, random: random, authorization: authorization,
                commands: commands),
            enforcement: Enforcement(
                database: database, now: now, commands: commands, rules: [EnergyLimit()],
                logger: Logger(label: "past") { _ in SwiftLogNoOpLogHandler() }),
            consumers: cloud.modules.eventConsumers)
    }
}

/// Virtual stations that are online and accept each command.
private struct WillingStations: StationLink {
    func perform(_ command: IssuedCommand) async -> CommandOutcome {
        CommandOutcome(.accepted, answer: .object(["status": "Accepted"]))
    }

    func isConnected(_ station: StationID) -> Bool { true }
}
