import BridgeLogic
import Common
import Glibc

/// Turns the edges of the inputs into events of the board. Contacts bounce: what the auxiliary
/// contact says counts once it has been quiet, and a pulse of the meter only some time after another.
struct EdgeWatch {
    /// The auxiliary contact must be quiet for this long …
    static let quietMilliseconds: Int32 = 20
    /// … or is believed after this long all the same.
    static let patienceNanoseconds: UInt64 = 200_000_000
    /// How long one wait for an edge may take, so that the daemon ends promptly.
    static let waitMilliseconds: Int32 = 200

    private let feedback: GPIOLine?
    private let meter: GPIOLine?
    private var pulses = PulseFilter()
    /// When the auxiliary contact began to move, by the kernel's clock; nil while it is quiet.
    private var movingSince: UInt64?

    init(feedback: GPIOLine?, meter: GPIOLine?) {
        self.feedback = feedback
        self.meter = meter
    }

    /// Waits for the next edge, for a short time.
    /// - Throws: `unavailable` when a line can't be read any more.
    mutating func next() throws -> [BoardEvent] {
        let lines = [feedback, meter].compactMap { $0 }
        var polls = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        let wait = movingSince == nil ? Self.waitMilliseconds : Self.quietMilliseconds
        let count = poll(&polls, nfds_t(polls.count), wait)
        if count < 0, errno == EINTR { return [] }
        let failed = Int16(POLLERR | POLLHUP | POLLNVAL)
        guard count >= 0, polls.allSatisfy({ $0.revents & failed == 0 }) else {
            throw ServiceError(.unavailable, "The GPIO inputs can't be read any more.")
        }
        if count == 0 { return try settled() }
        var events: [BoardEvent] = []
        for (line, poll) in zip(lines, polls) where poll.revents & Int16(POLLIN) != 0 {
            guard let edge = line.readEdge() else {
                throw ServiceError(.unavailable, "An edge of a GPIO input can't be read.")
            }
            if line === feedback {
                events += try moved(at: edge.nanoseconds)
            } else if edge.isRising, pulses.counts(edge.nanoseconds) {
                events.append(.pulses(1))
            }
        }
        return events
    }

    private mutating func moved(at nanoseconds: UInt64) throws -> [BoardEvent] {
        let since = movingSince ?? nanoseconds
        movingSince = since
        return nanoseconds >= since &+ Self.patienceNanoseconds ? try settled() : []
    }

    private mutating func settled() throws -> [BoardEvent] {
        guard movingSince != nil, let feedback else { return [] }
        movingSince = nil
        return [.feedback(isClosed: try feedback.isActive())]
    }
}

/// Which edges are pulses: an S0 pulse and the pause after it last 30 ms each at least (DIN EN
/// 62053-31), so that whatever follows sooner is a bounce.
struct PulseFilter {
    static let minimumNanoseconds: UInt64 = 30_000_000

    private var last: UInt64?

    mutating func counts(_ nanoseconds: UInt64) -> Bool {
        if let last, nanoseconds >= last, nanoseconds - last < Self.minimumNanoseconds {
            return false
        }
        last = nanoseconds
        return true
    }
}
