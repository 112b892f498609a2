import BridgeLogic
import Common
import Glibc

/// Turns the edges of the inputs into events of the board. Contacts bounce: what one says counts once it
/// has been quiet, and a pulse of the meter only some time after another.
struct EdgeWatch {
    /// A contact must be quiet for this long …
    static let quietMilliseconds: Int32 = 20
    /// … or is believed after this long all the same.
    static let patienceNanoseconds: UInt64 = 200_000_000
    /// How long one wait for an edge may take, so that the daemon ends promptly.
    static let waitMilliseconds: Int32 = 200

    /// An input with a state.
    struct Contact {
        enum Meaning: Hashable {
            /// Closed while the contactor is.
            case feedback
            /// Closed while all is well: a wire that breaks is a trip.
            case protection(BridgeFault)
        }

        let line: GPIOLine
        let meaning: Meaning
        /// When it began to move, by the kernel's clock; nil while it is quiet.
        var movingSince: UInt64?

        init(_ line: GPIOLine, _ meaning: Meaning) {
            self.line = line
            self.meaning = meaning
        }

        /// What it says now.
        func state() throws -> BoardEvent {
            let isClosed = try line.isActive()
            switch meaning {
            case .feedback: return .feedback(isClosed: isClosed)
            case .protection(let fault): return .protection(fault, isTripped: !isClosed)
            }
        }
    }

    private var contacts: [Contact]
    private let meter: GPIOLine?
    private var pulses = PulseFilter()

    init(contacts: [Contact], meter: GPIOLine?) {
        self.contacts = contacts
        self.meter = meter
    }

    /// Waits for the next edge, for a short time.
    /// - Throws: `unavailable` when a line can't be read any more.
    mutating func next() throws -> [BoardEvent] {
        let lines = contacts.map(\.line) + [meter].compactMap(\.self)
        var polls = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        let isMoving = contacts.contains { $0.movingSince != nil }
        let count = poll(
            &polls, nfds_t(polls.count), isMoving ? Self.quietMilliseconds : Self.waitMilliseconds)
        if count < 0, errno == EINTR { return [] }
        let failed = Int16(POLLERR | POLLHUP | POLLNVAL)
        guard count >= 0, polls.allSatisfy({ $0.revents & failed == 0 }) else {
            throw ServiceError(.unavailable, "The GPIO inputs can't be read any more.")
        }
        var events: [BoardEvent] = []
        for (index, (line, poll)) in zip(lines, polls).enumerated() {
            guard poll.revents & Int16(POLLIN) != 0 else {
                if count == 0, index < contacts.count { events += try settled(index) }
                continue
            }
            guard let edge = line.readEdge() else {
                throw ServiceError(.unavailable, "An edge of a GPIO input can't be read.")
            }
            if index < contacts.count {
                events += try moved(index, at: edge.nanoseconds)
            } else if edge.isRising, pulses.counts(edge.nanoseconds) {
                events.append(.pulses(1))
            }
        }
        return events
    }

    private mutating func moved(
        _ index: Int, at nanoseconds: UInt64
    ) throws -> [BoardEvent] {
        let since = contacts[index].movingSince ?? nanoseconds
        contacts[index].movingSince = since
        return nanoseconds >= since &+ Self.patienceNanoseconds ? try settled(index) : []
    }

    private mutating func settled(_ index: Int) throws -> [BoardEvent] {
        guard contacts[index].movingSince != nil else { return [] }
        contacts[index].movingSince = nil
        return [try contacts[index].state()]
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
