import BridgeLogic
import CommonBase
import Glibc

/// Turns the edges of the inputs into events of the board. Bouncing contacts are filtered by
/// `ContactFilter`, and pulses of the meter by `PulseFilter`. No line waits for another.
struct EdgeWatch {
    /// How long one wait for an edge may take, so that the daemon ends promptly.
    static let waitMilliseconds: Int64 = 200

    /// An input with a state.
    struct Contact {
        enum Meaning: Hashable {
            /// Closed while the contactor is closed.
            case feedback
            /// Closed in normal operation: a broken wire is a trip.
            case protection(BridgeFault)
        }

        let line: GPIOLine
        let meaning: Meaning
        var filter = ContactFilter()

        init(_ line: GPIOLine, _ meaning: Meaning) {
            self.line = line
            self.meaning = meaning
        }

        /// Its present state.
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
    private let now: @Sendable () -> Uptime
    private var pulses: PulseFilter

    /// - Throws: `unavailable` when the meter's line can't be read.
    init(contacts: [Contact], meter: GPIOLine?, now: @escaping @Sendable () -> Uptime) throws {
        pulses = PulseFilter(isClosed: try meter?.isActive() ?? false)
        self.contacts = contacts
        self.meter = meter
        self.now = now
    }

    /// Waits for the next edge, for a short time.
    /// - Throws: `unavailable` when a line can no longer be read.
    mutating func next() throws -> [BoardEvent] {
        let lines = contacts.map(\.line) + [meter].compactMap(\.self)
        var polls = lines.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        if poll(&polls, nfds_t(polls.count), Int32(clamping: wait)) < 0, errno != EINTR {
            throw Self.lost
        }
        var events: [BoardEvent] = []
        for (index, (line, poll)) in zip(lines, polls).enumerated() where poll.revents != 0 {
            guard poll.revents == Int16(POLLIN), let edge = line.readEdge() else { throw Self.lost }
            if index < contacts.count {
                contacts[index].filter.moved(at: now())
            } else if pulses.moved(closed: edge.isRising, edge.nanoseconds, at: now()) {
                events.append(.pulses(1))
            }
        }
        let isMeterQuiet = polls.dropFirst(contacts.count).allSatisfy { $0.revents == 0 }
        if isMeterQuiet, let meter, let due = pulses.dueAt, due <= now(),
            pulses.settles(isClosed: try meter.isActive())
        {
            events.append(.pulses(1))
        }
        for index in contacts.indices where contacts[index].filter.settles(at: now()) {
            events.append(try contacts[index].state())
        }
        return events
    }

    /// Milliseconds until a contact or the meter's line is stable.
    private var wait: Int64 {
        let due = (contacts.map(\.filter.dueAt) + [pulses.dueAt]).compactMap(\.self).min()
        let left = due.map { $0.milliseconds - now().milliseconds } ?? Self.waitMilliseconds
        return min(max(0, left), Self.waitMilliseconds)
    }

    private static let lost = ServiceError(
        .unavailable, "The GPIO inputs can no longer be read.")
}

/// When the state of a bouncing contact counts. Pure.
struct ContactFilter {
    /// It must be stable for this long …
    static let quietMilliseconds: Int64 = 20
    /// … or counts anyway after this long.
    static let patienceMilliseconds: Int64 = 200

    /// Its first and last edge; nil while it is stable.
    private var edges: (first: Uptime, last: Uptime)?

    mutating func moved(at now: Uptime) { edges = (edges?.first ?? now, now) }

    var dueAt: Uptime? {
        edges.map {
            min(
                $0.last.adding(milliseconds: Self.quietMilliseconds),
                $0.first.adding(milliseconds: Self.patienceMilliseconds))
        }
    }

    /// Whether its state counts now; once for each movement.
    mutating func settles(at now: Uptime) -> Bool {
        guard let dueAt, dueAt <= now else { return false }
        edges = nil
        return true
    }
}
