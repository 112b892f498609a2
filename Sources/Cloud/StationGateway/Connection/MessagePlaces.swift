import Synchronization

/// A bound of how many large messages are at one stage at once, over all stations. Requests are
/// granted in turn.
final class MessagePlaces: Sendable {
    /// What is larger in bytes needs a place, first to be received and then to be handled.
    static let threshold = 256 * 1024
    /// The values of a message take about ten times the memory of its text: 4 messages of 4 MiB are
    /// about 160 MiB while they are handled.
    static let handled = 4
    /// A message of 4 MiB takes up to 8 MiB while it arrives (the buffer doubles, and fragments are
    /// joined in a second one), so these take 384 MiB. At 100 KB/s each, a thousand stations that
    /// come back with 3 MiB have sent them after eleven minutes.
    static let received = 48

    /// A request for a place. Call `giveBack` once, whether it was granted or not.
    struct Ticket: Hashable, Sendable {
        fileprivate var number: UInt64
    }

    private struct State {
        var lastNumber: UInt64 = 0
        var taken: Set<UInt64> = []
        /// Oldest first.
        var waiting: [(number: UInt64, grant: @Sendable () -> Void)] = []

        mutating func next() -> (@Sendable () -> Void)? {
            let first = waiting.removeFirst()
            taken.insert(first.number)
            return first.grant
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    init(_ limit: Int) { self.limit = limit }

    /// Whether others wait for a place.
    var isAwaited: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// - Parameter grant: is called once there is a place, perhaps at once, on any thread; not
    ///   after `giveBack`, except when both happen at the same time.
    func request(_ grant: @escaping @Sendable () -> Void) -> Ticket {
        let (ticket, granted) = state.withLock { state in
            state.lastNumber += 1
            state.waiting.append((state.lastNumber, grant))
            let ticket = Ticket(number: state.lastNumber)
            return (ticket, state.taken.count < limit ? state.next() : nil)
        }
        granted?()
        return ticket
    }

    func giveBack(_ ticket: Ticket) {
        let granted = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.taken.remove(ticket.number) != nil else {
                state.waiting.removeAll { $0.number == ticket.number }
                return nil
            }
            return state.waiting.isEmpty ? nil : state.next()
        }
        granted?()
    }
}
