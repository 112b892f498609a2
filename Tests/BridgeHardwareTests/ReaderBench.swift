import BridgeHardware
import BridgeLogic
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
    private let taps = Recorder<PresentedCard>()
    private let speed: UInt64
    private var isRunning = false

    /// - Parameter speed: of the reader and of the provider.
    init(hasReader: Bool = true, speed: UInt64 = 1) throws {
        self.speed = speed
        folder = try TemporaryFolder()
        let link = folder.file("reader")
        var pace = NFCTokenProvider.Pace()
        pace.pauseMilliseconds /= Int64(speed)
        pace.resetMicroseconds /= UInt32(speed)
        provider = NFCTokenProvider(
            connection: "pn532_uart:\(link)", now: clock.now, logger: log.logger, pace: pace)
        if hasReader { try plugIn() }
    }

    func plugIn() throws { reader = try VirtualPN532(link: folder.file("reader"), speed: speed) }

    deinit { stop() }

    /// - Throws: when there is a reader, and it is not opened.
    func start() async throws {
        isRunning = true
        provider.start { [taps] in taps.add($0) }
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

    var cards: [PresentedCard] { taps.items }
    var tokens: [String] { taps.items.map(\.token.text) }
    var proofs: [SUNMessage?] { taps.items.map(\.proof) }

    func present(_ uid: [UInt8], url: String? = nil) throws {
        reader?.present(try VirtualCard(uid: uid, url: url))
    }

    /// Waits for `count` polls that begin from now on. Each ends with a search without a card.
    func polls(_ count: Int = 2) async throws {
        let reader = try #require(reader)
        let before = reader.statistics.emptySearches
        // One may have begun before.
        try await eventually("libnfc polls") {
            reader.statistics.emptySearches >= before + 1 + count
        }
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
