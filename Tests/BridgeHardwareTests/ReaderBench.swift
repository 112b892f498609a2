import BridgeHardware
import BridgeProtocol
import BridgeTestSupport
import Testing
import VirtualDevices

/// A card reader on a pseudo-terminal, and the real libnfc behind a token provider that reads it.
/// The provider's clock stands until the test moves it.
final class ReaderBench {
    let folder: TemporaryFolder
    let clock = ManualClock()
    let log = RecordedLog()
    let provider: NFCTokenProvider
    private(set) var reader: VirtualPN532?
    private let taps = Recorder<WireIdToken>()
    private var isRunning = false

    init(hasReader: Bool = true) throws {
        folder = try TemporaryFolder()
        let link = folder.file("reader")
        provider = NFCTokenProvider(
            connection: "pn532_uart:\(link)", now: clock.now, logger: log.logger)
        if hasReader { try plugIn() }
    }

    func plugIn() throws { reader = try VirtualPN532(link: folder.file("reader")) }

    deinit { stop() }

    /// - Throws: when there is a reader, and it is not opened.
    func start() async throws {
        isRunning = true
        provider.start { [taps] in taps.add(WireIdToken($0, proof: $1)) }
        guard reader != nil else { return }
        try await eventually("the reader is opened") {
            log.messages.contains { $0.hasPrefix("card reader ready") }
        }
    }

    func stop() {
        if isRunning { provider.stop() }
        isRunning = false
        reader?.stop()
    }

    var tokens: [String] { taps.items.map(\.idToken) }
    var proofs: [SUNMessage?] { taps.items.map(\.proof) }

    func present(_ uid: [UInt8], url: String? = nil) throws {
        reader?.present(try VirtualCard(uid: uid, url: url))
    }

    /// Waits until the reader was asked for a card `count` times more; each takes two commands.
    func polls(_ count: Int = 3) async throws {
        let reader = try #require(reader)
        let before = reader.statistics.frames
        try await eventually("libnfc polls") { reader.statistics.frames >= before + 2 * count }
    }

    /// Takes all cards away for long enough to count.
    func removeCards() async throws {
        reader?.remove(uid: nil)
        // What is asked while they go may still find them.
        try await polls()
        clock.pass(1000)
        try await polls()
    }
}
