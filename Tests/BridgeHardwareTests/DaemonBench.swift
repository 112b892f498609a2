import BridgeHardware
import BridgeLogic
import BridgeProtocol
import BridgeTestSupport
import Logging
import ServiceLifecycle
import Testing

@testable import BridgeRuntime
@testable import VirtualDevices

/// A whole bridge in this process: its daemon on a simulated board, the real libnfc on a simulated
/// reader, real SQLite, and a fake cloud.
struct DaemonBench {
    let folder: TemporaryFolder
    let reader: VirtualPN532
    let board: VirtualBoard
    let cloud: FakeCloud
    /// The reader's; the daemon has the real one.
    let clock = ManualClock()
    let log = RecordedLog()
    private let key: OpenSSLKey

    init() async throws {
        folder = try TemporaryFolder()
        reader = try VirtualPN532(link: folder.file("reader"))
        // 1 MW: a pulse every 3.6 ms.
        board = try await VirtualBoard(
            socketPath: folder.file("board.sock"),
            configuration: BoardConfiguration(powerW: 1_000_000), logger: log.logger)
        cloud = try await FakeCloud.started()
        key = try OpenSSLKey(
            uri: "file:" + folder.write(try OpenSSLKey.makePEM(), to: "device.key"))
    }

    func database() throws -> BridgeDatabase {
        try BridgeDatabase(path: folder.file("bridge.sqlite"), newEpoch: "first")
    }

    /// A daemon that runs; `stop` is what SIGTERM does.
    struct Running {
        private let group: ServiceGroup
        private let task: Task<Void, any Error>

        init(_ group: ServiceGroup) {
            self.group = group
            task = Task { try await group.run() }
        }

        func stop() async { await group.triggerGracefulShutdown() }

        /// - Throws: what ended the daemon.
        func ended() async throws { try await task.value }
    }

    func start(_ database: BridgeDatabase, page: PageAddress? = nil) throws -> Running {
        var policy = BridgePolicy()
        policy.minimumOffMilliseconds = 0
        policy.sampleIntervalMilliseconds = 100
        // A busy test machine is no slow cloud.
        policy.authorizationTimeoutMilliseconds = 30_000
        policy.feedbackTimeoutMilliseconds = 30_000
        let parts = BridgeDaemon.Parts(
            board: SimulatedBoard(socketPath: folder.file("board.sock")),
            reader: NFCTokenProvider(
                connection: "pn532_uart:\(folder.file("reader"))", now: clock.now,
                logger: log.logger),
            key: key, identity: try BridgeIdentity.test(cloud.url), database: database,
            clock: HostClock.now, seed: 77, page: page)
        let daemon = BridgeDaemon(
            parts, policy: policy, version: "1.2.3", logger: log.logger)
        return Running(
            ServiceGroup(
                configuration: .init(
                    services: [
                        .init(
                            service: daemon,
                            successTerminationBehavior: .gracefullyShutdownGroup)
                    ], logger: log.logger)))
    }

    func shutdown() async throws {
        reader.stop()
        try await board.shutdown()
        try await cloud.shutdown()
    }

    /// Holds the card to the reader until the contactor is where the tap brings it, then takes it
    /// away for long enough.
    func tap(until level: ContactorLevel) async throws {
        let card = try VirtualCard(uid: [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6])
        reader.present(card)
        try await eventually("the contactor is \(level.rawValue)") {
            board.state.contactor == level
        }
        reader.remove(uid: nil)
        // What is asked while it goes may still find it.
        for _ in 1...2 {
            let before = reader.statistics.frames
            try await eventually("the reader is empty") { reader.statistics.frames >= before + 6 }
            clock.pass(1000)
        }
    }

    func charge() async throws {
        try await tap(until: .closed)
        let before = board.state.deliveredWh
        try await eventually("energy flows") { board.state.deliveredWh > before + 100 }
    }

    func transactionEvents() throws -> [TransactionEvent] {
        try cloud.events().compactMap {
            if case .transactionEvent(let event) = $0.data { event } else { nil }
        }
    }

    func isEnded(_ count: Int = 1) throws -> Bool {
        try transactionEvents().filter { $0.eventType == .ended }.count == count
    }
}

extension BridgeDatabase {
    /// Keeps everybody else from the file until `body` is done, as a disk that stalls does.
    func blockWriter(_ body: () -> Void) {
        queue.unsafeReentrantWrite { _ in body() }
    }
}
