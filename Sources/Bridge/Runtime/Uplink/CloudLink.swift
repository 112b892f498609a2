import AsyncHTTPClient
import BridgeLogic
import BridgeProtocol
import Logging

/// Both directions between a bridge and its cloud, for as long as the daemon runs. The contactor
/// loop never waits for either.
struct CloudLink: Sendable {
    let uplink: Uplink
    private let wakeups: AsyncStream<Void>.Continuation
    private let answers: AsyncStream<(Int64, BridgeCommandResult)>.Continuation
    private let tasks: [Task<Void, Never>]
    private let answering: Task<Void, Never>
    private let clients: [HTTPClient]

    init(
        _ parts: BridgeDaemon.Parts, _ storage: BridgeStorage, _ trust: ClockTrust,
        _ offline: OfflineAuthorization, _ configuration: BridgeConfiguration,
        _ health: CloudHealth, _ logger: Logger,
        post: @escaping @Sendable (BridgeInput) -> Void
    ) {
        let nonces = NonceSource(storage: storage)
        let prompt = CloudClient.makeHTTP()
        let patient = CloudClient.makeHTTP(waitSeconds: Downlink.waitSeconds)
        let (stream, wakeups) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (results, answers) = AsyncStream.makeStream(of: (Int64, BridgeCommandResult).self)
        let uplink = Uplink(
            storage: storage,
            cloud: CloudClient(
                identity: parts.identity, key: parts.key, nonces: nonces, http: prompt),
            trust: trust, health: health, logger: logger, wakeups: stream, seed: parts.seed)
        let downlink = Downlink(
            storage: storage,
            cloud: CloudClient(
                identity: parts.identity, key: parts.key, nonces: nonces, http: patient),
            trust: trust, offline: offline, configuration: configuration,
            health: health, logger: logger,
            seed: parts.seed &+ 1, post: post, log: parts.log)
        self.uplink = uplink
        (self.wakeups, self.answers) = (wakeups, answers)
        tasks = [Task { await uplink.run() }, Task { await downlink.run() }]
        answering = Task {
            for await (number, result) in results { await uplink.answer(number, result) }
        }
        clients = [prompt, patient]
    }

    /// Wakes the uplink: events were stored.
    func announce() { wakeups.yield() }

    func answer(_ number: Int64, _ result: BridgeCommandResult) {
        answers.yield((number, result))
    }

    /// Sends the pending answers first; an unreachable cloud delays that by seconds only.
    func shutdown() async throws {
        answers.finish()
        await answering.value
        wakeups.finish()
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        for client in clients { try await client.shutdown() }
    }
}
