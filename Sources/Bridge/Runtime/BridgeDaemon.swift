import BridgeLogic
import BridgeProtocol
import CommonBase
import Foundation
import Logging
import ServiceLifecycle

/// zapoj-bridge, assembled from its ports: the executable and the tests run the same.
///
/// Threads: the contactor loop, the storage queue, and those of reader, meter and board. The
/// network runs on the cooperative pool.
package struct BridgeDaemon: Service {
    package struct Parts: Sendable {
        package var board: any BoardSupport
        package var reader: any AuthTokenProvider
        /// Nil where the board counts its pulses.
        package var meter: (any PowerMeter)?
        package var key: any DeviceIdentity
        package var identity: BridgeIdentity
        package var database: BridgeDatabase
        package var clock: @Sendable () -> Moment
        /// For ids and jitter.
        package var seed: UInt64
        /// The address of the status page; nil for no page.
        package var page: PageAddress?
        /// The settings that the cloud may read but not change, by their names.
        package var settings: [String: String]
        /// Called while the contactor loop runs, at least once a second.
        package var alive: @Sendable () -> Void
        /// The most recent log lines, at most `BridgeAPI.maximumLogBytes`.
        package var log: @Sendable () -> String

        package init(
            board: any BoardSupport, reader: any AuthTokenProvider,
            meter: (any PowerMeter)? = nil, key: any DeviceIdentity,
            identity: BridgeIdentity, database: BridgeDatabase,
            clock: @escaping @Sendable () -> Moment, seed: UInt64, page: PageAddress? = nil,
            settings: [String: String] = [:],
            alive: @escaping @Sendable () -> Void = {},
            log: @escaping @Sendable () -> String = { "" }
        ) {
            self.board = board
            self.reader = reader
            self.meter = meter
            self.key = key
            self.identity = identity
            self.database = database
            self.clock = clock
            self.seed = seed
            self.page = page
            self.settings = settings
            self.alive = alive
            self.log = log
        }
    }

    /// What the daemon's threads share.
    struct Shared: Sendable {
        let storage: BridgeStorage
        let trust: ClockTrust
        let offline: OfflineAuthorization
        let configuration: BridgeConfiguration
        let status = PublishedStatus()
    }

    let parts: Parts
    private let policy: BridgePolicy
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
        let storage = BridgeStorage(parts.database)
        let stored = try await storage.run { try $0.storedState() }
        try await storage.load()
        let trust = ClockTrust(
            clock: parts.clock, known: try await storage.run { try $0.clocks() })
        let offline = OfflineAuthorization(key: parts.key, identity: parts.identity)
        let configuration = BridgeConfiguration(
            local: policy, settings: parts.settings, storage: storage)
        try await configuration.load()
        let shared = Shared(
            storage: storage, trust: trust, offline: offline, configuration: configuration)
        try await withPage(shared) { try await operate(shared, from: stored) }
    }

    /// From the first input of the contactor loop to its end.
    private func operate(_ shared: Shared, from stored: StoredState) async throws {
        let (storage, trust, offline) = (shared.storage, shared.trust, shared.offline)
        let machine = BridgeMachine(
            policy: await shared.configuration.policy, firmwareVersion: version, meter: meter,
            seed: parts.seed)
        let loop = ContactorLoop(board: parts.board, now: trust.now, logger: logger)
        // First: a machine that has not started ignores the board.
        loop.post(.started(stored))
        try parts.board.start { loop.post(Self.input($0)) }
        parts.reader.start { token, proof in
            let listed = offline.standing(
                of: token, proof: proof, unsettled: storage.pendingOfflineStarts, at: trust.now())
            loop.post(.tokenPresented(token, proof: proof, listed: listed))
        }
        parts.meter?.start { loop.post(Self.input($0)) }
        let link = CloudLink(
            parts, storage, trust, offline, shared.configuration, logger, post: loop.post)
        let failure = await withGracefulShutdownHandler {
            await contactor(machine, loop, shared, link)
        } onGracefulShutdown: {
            loop.post(.stopRequested)
        }
        // Logged now: a silent disk may block everything that follows.
        if let failure { logger.error("the bridge stops: \(failure)") }
        parts.board.close()
        parts.reader.stop()
        parts.meter?.stop()
        try await link.shutdown()
        try await storage.run { try $0.close() }
        if let failure { throw ServiceError(.unavailable, "The bridge stops: \(failure).") }
    }

    /// The contactor's thread, from start to finish.
    /// - Returns: the failure that ended it.
    private func contactor(
        _ machine: BridgeMachine, _ loop: ContactorLoop, _ shared: Shared, _ link: CloudLink
    ) async -> String? {
        let timeout = policy.authorizationTimeoutMilliseconds
        return await withCheckedContinuation { continuation in
            let outlets = ContactorLoop.Outlets(
                persist: { ticket, commit in
                    shared.storage.persist(commit) { result in
                        switch result {
                        case .success:
                            loop.post(.persisted(ticket: ticket))
                            loop.post(.storageHas(shared.storage.measureRoom()))
                            link.announce()
                        case .failure(let error):
                            let reason = DatabaseProblem.words(error)
                            loop.post(.storageFailed("an event could not be stored: \(reason)"))
                        }
                    }
                },
                authorize: { request, token in
                    Task {
                        let status = await link.uplink.authorize(token, within: timeout)
                        loop.post(.authorizationAnswered(request: request, status))
                    }
                },
                answerCommand: { number, result in link.answer(number, result) },
                finished: { continuation.resume(returning: $0) }, alive: parts.alive,
                publish: shared.status.publish)
            let thread = Thread { loop.run(machine, outlets) }
            thread.name = "contactor"
            thread.start()
        }
    }

    private static func input(_ event: MeterEvent) -> BridgeInput {
        switch event {
        case .reading(let register, let power): .metered(registerWh: register, powerW: power)
        case .lost: .meterLost
        }
    }

    private static func input(_ event: BoardEvent) -> BridgeInput {
        switch event {
        case .feedback(let isClosed): .feedbackChanged(isClosed: isClosed)
        case .pulses(let count): .pulsesCounted(count)
        case .protection(let fault, let isTripped):
            .protectionChanged(fault, isTripped: isTripped)
        case .failed(let reason): .boardFailed(reason)
        }
    }
}
