import Glibc
import Synchronization

/// A PN532 card reader on a pseudo-terminal, good enough for the real libnfc: open it as
/// `pn532_uart:` and the path of `link`.
///
/// It has its own thread, so that it answers in a millisecond or two whatever the program under
/// test does. All functions may be called from any thread, and take effect at once: the next
/// command of the host already meets them. A program that has the port open when the reader is
/// unplugged gets a hang-up and must open it again after `replug()`, as with a real USB adapter.
///
/// `stop()` ends the thread; so does dropping the last reference.
package final class VirtualPN532: Sendable {
    private let loop: ReaderLoop
    private let thread: Mutex<pthread_t?>

    /// Makes the port and its link, and starts the thread. No card is in the field.
    ///
    /// - Parameter link: path of the symbolic link to the port; its folder must exist. An older
    ///   link is replaced, anything else is left alone.
    /// - Throws: `VirtualReaderError` with code `linkOccupied` or `system`.
    package init(link: String) throws {
        loop = try ReaderLoop(link: ReaderLink(path: link))
        thread = Mutex(nil)
        try replug()
        let started = try Self.start(loop)
        thread.withLock { $0 = started }
    }

    deinit {
        stop()
    }

    /// Holds a card to the reader; it takes the place of one with the same UID. The field has room
    /// for 16 cards; one more pushes out the oldest.
    package func present(_ card: VirtualCard) {
        loop.change { $0.line.chip.presented(card) }
    }

    /// Takes a card away, if it is there.
    ///
    /// - Parameter uid: 4, 7 or 10 bytes without cascade tags; nil: all cards.
    package func remove(uid: [UInt8]?) {
        loop.change { $0.line.chip.removed(uid: uid) }
    }

    /// Has the reader fail from the next command on, or heals it with `.none`.
    package func setFault(_ fault: ReaderFault) {
        loop.change { $0.line.fault = fault }
    }

    /// Sends bytes to the host that it did not ask for. They are on the line when this returns;
    /// what the port's buffer does not take is dropped and counted in `bytesDropped`.
    package func inject(_ bytes: [UInt8]) {
        loop.change { $0.send(bytes) }
    }

    /// Pulls the plug: the link is gone, and whoever has the port open has been hung up on when
    /// this returns. Cards stay on the reader. Does nothing when unplugged already.
    package func unplug() {
        loop.change { $0.hangUp() }?.wait()
    }

    /// Plugs in again: a new port below the same link, and a chip that was just powered on. Does
    /// nothing when plugged in already.
    ///
    /// - Throws: `VirtualReaderError` with code `linkOccupied` or `system`, or `stopped` after
    ///   `stop()`.
    package func replug() throws {
        try loop.change { state in
            guard !state.isStopping else {
                throw VirtualReaderError(.stopped, "this reader was stopped")
            }
            if state.port == nil { try state.plugIn() }
        }
    }

    /// Unplugs for good and ends the thread, which is gone when this returns. May be called again.
    package func stop() {
        loop.change { $0.isStopping = true }
        thread.withLock { thread in
            if let running = thread { pthread_join(running, nil) }
            thread = nil
        }
        unplug()
    }

    /// What went over the line so far.
    package var statistics: ReaderStatistics {
        loop.change { $0.line.statistics }
    }

    /// Starts the thread, which keeps the loop alive but not the reader.
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
            throw VirtualReaderError(.system, "no thread could be started", errno: code)
        }
        return thread
    }
}
