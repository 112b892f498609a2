import CommonBase
import NIOCore
import NIOPosix
import Synchronization

/// Presents cards to a virtual reader for the duration of a tap, and unplugs and replugs the
/// reader.
final class CardTray: Sendable {
    /// The duration of a tap: longer than the bridge's polling period, shorter than the time
    /// between taps.
    static let tapMilliseconds: Int64 = 800

    private struct State: Sendable {
        var isPlugged = true
        var taps = 0
        /// The scheduled removal of each card.
        var removals: [[UInt8]: Scheduled<Void>] = [:]
    }

    private let reader: VirtualPN532
    private let eventLoop: any EventLoop
    private let state = Mutex(State())

    init(reader: VirtualPN532) {
        self.reader = reader
        eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    }

    /// Presents a card and removes it after `tapMilliseconds`, counted from the last tap of the
    /// same card.
    ///
    /// - Throws: `ServiceError` with code `unavailable` while the reader is unplugged;
    /// `VirtualReaderError` for a UID of invalid length or a URL that is too long.
    func tap(uid: [UInt8], url: String?) throws {
        let card = try VirtualCard(uid: uid, url: url)
        let reader = reader
        try state.withLock { state in
            guard state.isPlugged else {
                throw ServiceError(.unavailable, "the reader is unplugged")
            }
            state.removals[uid]?.cancel()
            state.taps += 1
            state.removals[uid] = eventLoop.scheduleTask(
                in: .milliseconds(Self.tapMilliseconds)
            ) { reader.remove(uid: uid) }
        }
        reader.present(card)
    }

    /// Waits until every process that had the port open has received the hang-up.
    func unplug() {
        state.withLock { $0.isPlugged = false }
        reader.unplug()
    }

    /// - Throws: `VirtualReaderError`.
    func replug() throws {
        try reader.replug()
        state.withLock { $0.isPlugged = true }
    }

    var json: JSONValue {
        let (isPlugged, taps) = state.withLock { ($0.isPlugged, $0.taps) }
        let statistics = reader.statistics
        return .object([
            "plugged": .bool(isPlugged), "taps": .int(Int64(taps)),
            "commands": .int(Int64(statistics.frames)),
        ])
    }
}
