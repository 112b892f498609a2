import BridgeLogic
import BridgeProtocol
import CommonBase
import Logging
import ServiceLifecycle

/// zapoj-bridge, assembled from its ports: the executable and the tests run the same.
///
/// Threads: the contactor loop, the storage queue, and those of reader, meter and board. The
/// network runs on the cooperative pool.
package struct BridgeDaemon: Service {
    /// What the daemon's threads share.
    struct Shared: Sendable {
        let storage: BridgeStorage
        let trust: ClockTrust
        let offline: OfflineAuthorization
        let configuration: BridgeConfiguration
        let status = PublishedStatus()
        let health: CloudHealth
        /// Why the card reader does not work; nil while it works.
        let readerProblem = PublishedText()
        /// Why an event could not be stored; nil while all were.
        let storageProblem = PublishedText()
        /// Tells the contactor loop that a person has confirmed an inspection.
        let confirmInspection = PublishedAction()
    }

    let parts: Parts
    let policy: BridgePolicy
    let version: String
    private let meter: BridgeEvent.Meter?
    let logger: Logger

    /// - Parameter meter: the meter's description for the cloud.
    package init(
        _ parts: Parts, policy: BridgePolicy, version: String, meter: BridgeEvent.Meter? = nil,
        logger: Logger
    ) {
        self.meter = meter
        self.parts = parts
        self.policy = policy
        self.version = version
        self.logger = logger
    }

    /// Runs until asked to stop, or until a failure that only a restart can repair.
    /// - Throws: `unavailable` with the reason. The contactor is open either way.
    package func run() async throws {
        let storage = BridgeStorage(parts.database, logger: logger)
        let stored = try await storage.run { try $0.storedState() }
        try await storage.load()
        let trust = ClockTrust(
            clock: parts.clock, known: try await storage.run { try $0.clocks() })
        let offline = OfflineAuthorization(key: parts.key, identity: parts.identity)
        let configuration = BridgeConfiguration(
            local: policy, settings: parts.settings, storage: storage)
        try await configuration.load()
        let shared = Shared(
            storage: storage, trust: trust, offline: offline, configuration: configuration,
            health: CloudHealth(now: { trust.now().uptime }, logger: logger))
        try await withPage(shared) { try await operate(shared, from: stored) }
    }

    /// From the first input of the contactor loop to its end.
    private func operate(_ shared: Shared, from stored: StoredState) async throws {
        let (storage, trust, offline) = (shared.storage, shared.trust, shared.offline)
        let machine = BridgeMachine(
            policy: await shared.configuration.policy, firmwareVersion: version, meter: meter,
            seed: parts.seed, sha256: { [key = parts.key] in Hex.text(key.sha256($0)) })
        let loop = ContactorLoop(board: parts.board, now: trust.now, logger: logger)
        // First: a machine that has not started ignores the board.
        loop.post(.started(stored))
        shared.confirmInspection.set { loop.post(.inspectionConfirmed) }
        try parts.board.start { loop.post(Self.input($0)) }
        parts.reader.watch { problem in
            shared.readerProblem.set(problem)
            loop.post(.readerChanged(isDead: problem != nil))
        }
        parts.reader.start { card in
            let (token, proof) = (card.token, card.proof)
            let (unsettled, moment) = (storage.pendingOfflineStarts, trust.now())
            let listed = offline.standing(
                of: token, proof: proof, unsettled: unsettled, at: moment)
            let isHost = offline.isHost(token, proof: proof, unsettled: unsettled, at: moment)
            loop.post(
                .tokenPresented(
                    token, proof: proof, listed: listed, isCompanion: card.isCompanion,
                    isHost: isHost))
        }
        parts.meter?.start { loop.post(Self.input($0)) }
        let link = CloudLink(
            parts, storage, trust, offline, shared.configuration, shared.health, logger,
            post: loop.post)
        let failure = await withGracefulShutdownHandler {
            await contactor(machine, loop, shared, link)
        } onGracefulShutdown: {
            loop.post(.stopRequested)
        }
        // Logged now: a silent disk may block everything that follows.
        if let failure { logger.error("the bridge stops: \(failure)") }
        let isOpen = isContactorOpen()
        parts.board.close()
        // Without this, systemd would kill the daemon while it still tells the cloud why it ends.
        let feeding = Task { if isOpen { await feedWatchdog() } }
        defer { feeding.cancel() }
        parts.reader.stop()
        parts.meter?.stop()
        if let problem = shared.storageProblem.current {
            await link.uplink.tellStorageFailure(problem)
        }
        try await link.shutdown()
        try await storage.run { try $0.close() }
        if let failure { throw ServiceError(.unavailable, Self.sentence(failure)) }
    }

    /// How the error of a daemon reads that the cloud has told to restart: no failure of its own.
    package static var resetSentence: String { sentence(BridgeMachine.resetByCloud) }

    private static func sentence(_ failure: String) -> String { "The bridge stops: \(failure)." }
}
