import AsyncHTTPClient
import BridgeHardware
import BridgeProtocol
import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeRuntime

/// Outbox, key and HTTP client of a bridge, for one cloud.
struct UplinkBench: Sendable {
    let folder: TemporaryFolder
    let database: BridgeDatabase
    let storage: BridgeStorage
    let key: OpenSSLKey
    let clock = ManualClock()
    let trust: ClockTrust
    let log = RecordedLog(level: .debug)
    let health: CloudHealth
    let client: CloudClient
    private let http: HTTPClient

    private init(cloudURL: String, http: HTTPClient) throws {
        folder = try TemporaryFolder()
        database = try BridgeDatabase(path: folder.file("bridge.sqlite"), newEpoch: "first")
        storage = BridgeStorage(database)
        key = try OpenSSLKey(
            uri: "file:" + folder.write(try OpenSSLKey.makePEM(), to: "device.key"))
        trust = ClockTrust(clock: clock.now)
        health = CloudHealth(now: { [clock] in clock.now().uptime }, logger: log.logger)
        self.http = http
        client = CloudClient(
            identity: try .test(cloudURL), key: key,
            nonces: NonceSource(storage: storage), http: http)
    }

    /// Runs `body` with a bench and a cloud whose first replies are `script`.
    static func with(
        _ script: [FakeCloud.Reply] = [],
        _ body: (UplinkBench, FakeCloud) async throws -> Void
    ) async throws {
        let cloud = try await FakeCloud.started(script)
        let http = CloudClient.makeHTTP()
        let result: Result<Void, any Error>
        do {
            try await body(UplinkBench(cloudURL: cloud.url, http: http), cloud)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        try await cloud.shutdown()
        try result.get()
    }

    func enrol(claimCode: String, cloudURL: String) async throws -> EnrolmentResponse {
        try await CloudClient.enrol(
            cloudURL: cloudURL, claimCode: claimCode, key: key, http: http)
    }

    func uplink(wakeups: AsyncStream<Void>, seed: UInt64 = 0) -> Uplink {
        Uplink(
            storage: storage, cloud: client, trust: trust, health: health, logger: log.logger,
            wakeups: wakeups, seed: seed)
    }

    /// The lines about the next attempt, from their last part.
    var attempts: [String] {
        log.messages.filter { $0.contains("next attempt in") }
            .map { String($0.split(separator: ";").last ?? "") }
    }

    /// Runs the uplink until `done`, then cancels it and waits for its end.
    func deliver(seed: UInt64 = 0, until done: () throws -> Bool) async throws {
        let (wakeups, announce) = AsyncStream.makeStream(of: Void.self)
        let uplink = uplink(wakeups: wakeups, seed: seed)
        let running = Task { await uplink.run() }
        defer { announce.finish() }
        do {
            try await eventually("the events are delivered", done)
        } catch {
            running.cancel()
            throw error
        }
        running.cancel()
        await running.value
    }
}
