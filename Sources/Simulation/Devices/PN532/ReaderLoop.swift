import Foundation
import Glibc
import Synchronization

/// The thread of a virtual reader: waits for bytes, deadlines and changes, and passes them to the
/// pure `ReaderLine`. One mutex protects all shared state; only non-blocking system calls are made
/// while holding it.
final class ReaderLoop: Sendable {
    /// The state shared by the thread and the callers.
    struct State: Sendable {
        let link: ReaderLink
        var line = ReaderLine()
        var port: PseudoTerminal?
        var isStopping = false

        init(link: ReaderLink) {
            self.link = link
        }

        /// Creates a port behind the link, and powers the chip.
        mutating func plugIn() throws {
            let port = try PseudoTerminal()
            try link.point(at: port.slavePath)
            line.pluggedIn()
            self.port = port
        }

        /// Removes the link and releases the port. The port closes, which is the hang-up, once no
        /// thread polls it; then the group is left. Nil if there was no port.
        mutating func hangUp() -> DispatchGroup? {
            guard let port else { return nil }
            link.remove(pointingAt: port.slavePath)
            self.port = nil
            return port.closed
        }

        /// Sends and counts the bytes that the line accepts.
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
    /// How much faster than the monotonic clock the reader's time passes.
    private let speed: UInt64

    /// Starts unplugged. Throws `VirtualReaderError` with code `system`.
    init(link: ReaderLink, speed: UInt64) throws {
        news = try WakePipe()
        self.speed = min(max(1, speed), 100)
        state = Mutex(State(link: link))
    }

    /// Reads or changes the state, and wakes the thread.
    func change<Result: Sendable>(
        _ body: (inout State) throws -> Result
    ) rethrows -> Result {
        defer { news.ring() }
        return try state.withLock { state in try body(&state) }
    }

    /// The body of the thread: returns when the state requests a stop.
    func run() {
        while let turn = nextTurn() { serve(turn) }
    }

    private func nextTurn() -> Turn? {
        state.withLock { state in
            guard !state.isStopping else { return nil }
            let now = self.now()
            let due = state.line.bytesDue(at: now)
            state.send(due)
            return Turn(
                port: state.port, isDeaf: state.line.fault.isDeaf,
                milliseconds: wait(from: now, until: state.line.nextDeadline))
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
                state.line.received(bytes, at: self.now())
            } else {
                _ = state.hangUp()  // a dead line is the same as a pulled plug
            }
        }
    }

    /// The timeout for poll(2) in milliseconds, rounded up so that the deadline has passed
    /// afterwards; −1 for no timeout.
    private func wait(from now: UInt64, until deadline: UInt64?) -> Int32 {
        guard let deadline else { return -1 }
        let nanoseconds = deadline > now ? (deadline - now) / speed : 0
        return Int32(min((nanoseconds + 999_999) / 1_000_000, 60_000))
    }

    /// The reader's time in nanoseconds.
    private func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return (UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)) * speed
    }
}
