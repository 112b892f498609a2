import Glibc
import Synchronization

/// A PN532 card reader on a pseudo-terminal that the real libnfc can use: open it as `pn532_uart:`
/// and the path of `link`.
///
/// It has its own thread, so that it answers within a millisecond or two whatever the program under
/// test does. All functions may be called from any thread and take effect before the host's next
/// command. A program that has the port open when the reader is unplugged receives a hang-up and
/// must reopen the port after `replug()`, as with a real USB adapter.
///
/// `stop()` ends the thread; so does releasing the last reference.
package final class VirtualPN532: Sendable {
    private let loop: ReaderLoop
    private let thread: Mutex<pthread_t?>

    /// Creates the port and its link, and starts the thread. The field is empty.
    ///
    /// - Parameter link: path of the symbolic link to the port; its folder must exist. An older
    /// link is replaced; any other file causes an error.
    /// - Parameter speed: how many times faster than a real reader it works, 1 to 100.
    /// - Throws: `VirtualReaderError` with code `linkOccupied` or `system`.
    package init(link: String, speed: UInt64 = 1) throws {
        loop = try ReaderLoop(link: ReaderLink(path: link), speed: speed)
        thread = Mutex(nil)
        try replug()
        let started = try Self.start(loop)
        thread.withLock { $0 = started }
    }

    deinit {
        stop()
    }

    /// Presents a card to the reader; it replaces one with the same UID. The field holds up to 16
    /// cards; another one replaces the oldest.
    package func present(_ card: VirtualCard) {
        loop.change { $0.line.chip.presented(card) }
    }

    /// Removes a card, if present.
    ///
    /// - Parameter uid: 4, 7 or 10 bytes without cascade tags; nil for all cards.
    package func remove(uid: [UInt8]?) {
        loop.change { $0.line.chip.removed(uid: uid) }
    }

    /// Sets a fault from the next command on, or clears it with `.none`.
    package func setFault(_ fault: ReaderFault) {
        loop.change { $0.line.fault = fault }
    }

    /// Sends unsolicited bytes to the host. They are on the line when this returns; bytes that the
    /// port's buffer does not accept are dropped and counted in `bytesDropped`.
    package func inject(_ bytes: [UInt8]) {
        loop.change { $0.send(bytes) }
    }

    /// Pulls the plug: when this returns, the link is removed and every process that had the port
    /// open has received the hang-up. Cards stay on the reader. Does nothing if already unplugged.
    package func unplug() {
        loop.change { $0.hangUp() }?.wait()
    }

    /// Plugs the reader in again: a new port behind the same link, and a chip after power-on. Does
    /// nothing if already plugged in.
    ///
    /// - Throws: `VirtualReaderError` with code `linkOccupied` or `system`, or `stopped` after
    ///   `stop()`.
    package func replug() throws {
        try loop.change { state in
            guard !state.isStopping else {
                throw VirtualReaderError(.stopped, "the reader has been stopped")
            }
            if state.port == nil { try state.plugIn() }
        }
    }

    /// Unplugs for good and waits for the thread to end. May be called again.
    package func stop() {
        loop.change { $0.isStopping = true }
        thread.withLock { thread in
            if let running = thread { pthread_join(running, nil) }
            thread = nil
        }
        unplug()
    }

    /// The traffic on the line so far.
    package var statistics: ReaderStatistics {
        loop.change { $0.line.statistics }
    }

    /// Starts the thread, which retains the loop but not the reader.
    private static func start(_ loop: ReaderLoop) throws -> pthread_t {
        let context = Unmanaged.passRetained(loop)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ReaderLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw VirtualReaderError(.system, "cannot start a thread", errno: code)
        }
        return thread
    }
}
