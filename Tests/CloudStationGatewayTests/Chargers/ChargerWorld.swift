import ChargingModel
import CommonBase
import OCPPMessages
import Synchronization
import TestSupport

@testable import CloudCharging
@testable import CloudFleet
@testable import CloudTestSupport

/// Simulated chargers at one cloud, which all live at the same time.
struct ChargerWorld {
    private let bench: OCPP16Bench
    private let chargers: [(plan: ChargerPlan, script: ChargerScript)]

    /// Another station, where a card that charges elsewhere is refused.
    private static let otherStation = "CP-2"

    init(_ plans: [ChargerPlan]) async throws {
        bench = try await OCPP16Bench()
        chargers = plans.map { ($0, SimulatedCharger.script(of: $0)) }
        for (plan, script) in chargers {
            try await bench.cloud.addStation(plan.station)
            for card in Set(script.sessions.compactMap(\.card)).sorted() {
                try await bench.cloud.addCard(card, of: plan.driver)
            }
        }
    }

    /// Plays all scripts minute by minute.
    /// - Returns: what the cloud made wrong of each charger; empty if nothing.
    func play() async throws -> [[String]] {
        var progress = chargers.map { _ in Progress() }
        let minutes = Set(chargers.flatMap { $0.script.steps.map(\.sentAt) }).sorted()
        for minute in minutes {
            let behind = ManualClock.at(minute).millisecondsSince(bench.cloud.clock.now.wall)
            bench.cloud.clock.move(seconds: behind / 1000)
            progress = await withTaskGroup(of: (Int, Progress).self) { group in
                for (index, charger) in chargers.enumerated() {
                    let before = progress[index]
                    guard before.step < charger.script.steps.count,
                        charger.script.steps[before.step].sentAt <= minute
                    else { continue }
                    group.addTask { (index, await play(charger, until: minute, from: before)) }
                }
                return await group.reduce(into: progress) { $0[$1.0] = $1.1 }
            }
        }
        // Late facts are folded outside the writer.
        let refold = RefoldService(
            database: bench.cloud.database, now: bench.cloud.now, logger: CloudBench.logger)
        while await !refold.pass() {}
        return try await verdicts(progress)
    }

    /// How far a charger's script has been played.
    private struct Progress: Sendable {
        var step = 0
        /// The transactionIds that the cloud assigned, by session.
        var numbers: [Int: Int64] = [:]
        var problems: [String] = []
        /// When its connection was opened, in minutes.
        var connectedAt: Int64 = 0
    }

    /// Notes the end of a charger's connection, as the gateway does.
    private func reconnect(
        _ plan: ChargerPlan, _ script: ChargerScript, _ progress: inout Progress,
        _ step: ChargerStep
    ) async throws {
        let delivery = ChargerDelivery(script.sessions, plan)
        let heardAt =
            delivery.outage?.upperBound == step.connectedAt
            ? delivery.outage?.lowerBound : step.connectedAt
        let (station, opened) = (
            try id(plan.station) as StationID, ManualClock.at(progress.connectedAt)
        )
        let heard = ManualClock.at(max(heardAt ?? 0, progress.connectedAt))
        try await bench.cloud.database.write { db in
            try StationClockTable.noteAlive(station, at: heard, connectedAt: opened, db)
        }
        progress.connectedAt = step.connectedAt
    }

    private func play(
        _ charger: (plan: ChargerPlan, script: ChargerScript), until minute: Int64,
        from progress: Progress
    ) async -> Progress {
        var progress = progress
        while progress.step < charger.script.steps.count {
            let step = charger.script.steps[progress.step]
            guard step.sentAt <= minute else { break }
            do {
                if step.connectedAt > progress.connectedAt {
                    try await reconnect(charger.plan, charger.script, &progress, step)
                }
                let answer = try await bench.call(
                    step.action, step.filled(progress.numbers), at: charger.plan.station,
                    connectedAt: ManualClock.at(step.connectedAt))
                if step.action == "StartTransaction", let session = step.session {
                    let number = answer["transactionId"]?.intValue
                    if let known = progress.numbers[session], known != number {
                        progress.problems.append("a repeated start got another transactionId")
                    }
                    progress.numbers[session] = number
                }
            } catch {
                progress.problems.append("\(step.action) got \(error)")
            }
            progress.step += 1
        }
        return progress
    }

    // Verdict

    private func verdicts(_ progress: [Progress]) async throws -> [[String]] {
        let records = Dictionary(
            grouping: try await bench.cloud.transactions(), by: \.stationID.text)
        var verdicts: [[String]] = []
        for (charger, progress) in zip(chargers, progress) {
            let found = records[charger.plan.station] ?? []
            var problems = progress.problems
            if found.count != charger.script.sessions.count {
                problems.append(
                    "\(found.count) transactions of \(charger.script.sessions.count) sessions")
            }
            for (number, expected) in charger.script.expectations.enumerated() {
                let record =
                    expected.hasStart
                    ? found.first { $0.ocppID == progress.numbers[number] }
                    : found.first { !progress.numbers.values.contains($0.ocppID ?? -1) }
                problems += Self.problems(of: record?.state, expected).map {
                    "session \(number): \($0)"
                }
                let card = charger.script.sessions[number].card
                if let card, try await !isFree(card) {
                    problems.append("session \(number): its card still counts as charging")
                }
            }
            verdicts.append(problems)
        }
        return verdicts
    }

    private static func problems(
        of state: ChargingTransaction?, _ expected: SessionExpectation
    ) -> [String] {
        guard let state else { return ["no transaction"] }
        var problems: [String] = []
        if let energy = expected.energyWh, !energy.contains(state.energyWh) {
            problems.append("\(state.energyWh) Wh are not within \(energy)")
        }
        if expected.isClean, state.isSuspect {
            problems.append("suspect: \(state.anomalies.map(\.rawValue).sorted())")
        }
        if !expected.isClean, !state.isSuspect {
            problems.append("clean, with \(state.energyWh) Wh")
        }
        if expected.hasEnd, state.phase != .ended { problems.append("has not ended") }
        return problems
    }

    /// Whether another station would let the card charge.
    private func isFree(_ card: String) async throws -> Bool {
        let answer = try await bench.call(
            "Authorize", .object(["idTag": .string(card)]), at: Self.otherStation)
        return answer["idTagInfo"]?["status"] == "Accepted"
    }
}
