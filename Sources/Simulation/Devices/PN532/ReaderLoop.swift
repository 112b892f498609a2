import Foundation
import Glibc
import Synchronization

/// The thread's side of a virtual reader: waits for bytes, deadlines and news, and lets the pure
/// `ReaderLine` decide. Everything shared stands in one mutex; only system calls that can't wait
/// are made inside it.
final class ReaderLoop: Sendable {
    /// What the thread and the callers share.
    struct State: Sendable {
        let link: ReaderLink
        var line = ReaderLine()
        var port: PseudoTerminal?
        var isStopping = false

        init(link: ReaderLink) {
            self.link = link
        }

        /// A new port below the link, and power for the chip.
        mutating func plugIn() throws {
            let port = try PseudoTerminal()
            try link.point(at: port.slavePath)
            line.pluggedIn()
            self.port = port
        }

        /// Removes the link and lets go of the port. It closes, which is the hang-up, as soon as
        /// nobody polls it any more; the group is left then. Nil: there was no port.
        mutating func hangUp() -> DispatchGroup? {
            guard let port else { return nil }
            link.remove(pointingAt: port.slavePath)
            self.port = nil
            return port.closed
        }

        /// Sends what the line takes and counts it.
        mutating func send(_ bytes: [UInt8]) {
            guard !bytes.isEmpty, let port else { return }
            let sent = port.write(bytes)
            line.statistics.bytesSent += sent
            line.statistics.bytesDropped += bytes.count - sent
        }
    }

    /// What to wait for.
    private struct Turn: Sendable {
        let port: PseudoTerminal?
        let isDeaf: Bool
        let milliseconds: Int32
    }

    private let state: Mutex<State>
    private let news: WakePipe

    /// Nothing is plugged in yet. Throws `VirtualReaderError` with code `system`.
    init(link: ReaderLink) throws {
        news = try WakePipe()
        state = Mutex(State(link: link))
    }

    /// Changes the state, or looks at it, and has the thread look too.
    func change<Result: Sendable>(
        _ body: (inout State) throws -> Result
    ) rethrows -> Result {
        defer { news.ring() }
        return try state.withLock { state in try body(&state) }
    }

    /// The thread's life: returns when the state says to stop.
    func run() {
        while let turn = nextTurn() { serve(turn) }
    }

    private func nextTurn() -> Turn? {
        state.withLock { state in
            guard !state.isStopping else { return nil }
            let now = Self.now()
            let due = state.line.bytesDue(at: now)
            state.send(due)
            return Turn(
                port: state.port, isDeaf: state.line.fault.isDeaf,
                milliseconds: Self.wait(from: now, until: state.line.nextDeadline))
        }
    }

    private func serve(_ turn: Turn) {
        var polled = [pollfd(fd: news.reading, events: Int16(POLLIN), revents: 0)]
        if let port = turn.port, !turn.isDeaf {
            polled.append(pollfd(fd: port.master, events: Int16(POLLIN), revents: 0))
        }
        guard poll(&polled, nfds_t(polled.count), turn.milliseconds) > 0 else { return }
        if polled[0].revents != 0 { news.clear() }
        guard polled.count == 2, polled[1].revents != 0, let port = turn.port else { return }
        let bytes = port.read()
        state.withLock { state in
            guard state.port === port else { return }
            if let bytes {
                state.line.received(bytes, at: Self.now())
            } else {
                _ = state.hangUp()  // a dead line is the same as a pulled plug
            }
        }
    }

    /// Milliseconds for poll(2), rounded up so that the deadline has passed afterwards; −1: for
    /// ever.
    private static func wait(from now: UInt64, until deadline: UInt64?) -> Int32 {
        guard let deadline else { return -1 }
        let nanoseconds = deadline > now ? deadline - now : 0
        return Int32(min((nanoseconds + 999_999) / 1_000_000, 60_000))
    }

    /// Nanoseconds of the monotonic clock.
    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
