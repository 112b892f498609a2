import NIOCore

/// How long a peer may take to send or to read something: time that its progress earns.
///
/// A peer that makes no progress gets `patience`. Each byte adds time, at most up to `patience` again.
/// So a slow but steady peer is never cut off, and one that stalls is, however much it moved before.
struct TransferClock {
    /// The lowest rate in the long run. A charger on a bad mobile connection still has 2,000.
    static let bytesPerSecond: Int64 = 512

    private let patience: TimeAmount
    /// When to give up; nil while nothing is to be moved.
    private(set) var deadline: NIODeadline?

    init(patience: TimeAmount) { self.patience = patience }

    mutating func start(at now: NIODeadline) { deadline = now + patience }

    mutating func stop() { deadline = nil }

    mutating func moved(_ bytes: Int, at now: NIODeadline) {
        guard let deadline, bytes > 0 else { return }
        let earned = TimeAmount.nanoseconds(Int64(bytes) * 1_000_000_000 / Self.bytesPerSecond)
        self.deadline = min(now + patience, deadline + earned)
    }

    func hasEnded(at now: NIODeadline) -> Bool { deadline.map { $0 <= now } ?? false }
}

/// Follows how much of what was written a peer has taken.
struct OutboundProgress {
    private var clock: TransferClock
    private var lastPending = 0
    private var written = 0

    init(patience: TimeAmount) { clock = TransferClock(patience: patience) }

    mutating func wrote(_ bytes: Int, at now: NIODeadline) {
        written += bytes
        if clock.deadline == nil { clock.start(at: now) }
    }

    /// Whether everything that was written has been taken.
    var isIdle: Bool { clock.deadline == nil }

    /// - Parameter pending: bytes that the kernel has not accepted.
    /// - Returns: whether to give up on the peer.
    mutating func check(pending: Int, at now: NIODeadline) -> Bool {
        let taken = lastPending + written - pending
        (lastPending, written) = (pending, 0)
        guard pending > 0 else {
            clock.stop()
            return false
        }
        clock.moved(taken, at: now)
        return clock.hasEnded(at: now)
    }
}

extension Channel {
    /// Bytes that were written and that the kernel has not accepted; 0 if the channel can't say.
    var pendingBytes: Int {
        do {
            return try syncOptions?.getOption(.bufferedWritableBytes) ?? 0
        } catch {
            return 0
        }
    }
}
