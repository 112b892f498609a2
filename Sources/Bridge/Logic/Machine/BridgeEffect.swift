import Common

/// What a bridge does about it.
public enum BridgeEffect: Hashable, Sendable {
    case setContactor(closed: Bool)
    /// Store all of this, or none; `persisted(ticket)` comes back once it is on the disk.
    case persist(ticket: UInt64, BridgeCommit)
    /// Ask the cloud.
    case authorize(request: UInt64, IdToken)
    /// Tell the cloud what becomes of its command.
    case answerCommand(number: Int64, BridgeCommandResult)
    case indicate(Indication)
    case log(String)
    /// Everything is done; the daemon may end. A failure means that it must be started again.
    case finished(failure: String?)
}

/// What belongs into one durable transaction.
public struct BridgeCommit: Hashable, Sendable {
    public var events: [Event]
    public var pulses: Int64
    /// Nil once no transaction is open.
    public var session: OpenSession?
    public var isOperative: Bool

    public struct Event: Hashable, Sendable {
        public var moment: Moment
        public var data: BridgeEvent.Payload

        public init(moment: Moment, data: BridgeEvent.Payload) {
            self.moment = moment
            self.data = data
        }
    }

    public init(
        events: [Event], pulses: Int64, session: OpenSession?, isOperative: Bool = true
    ) {
        self.events = events
        self.pulses = pulses
        self.session = session
        self.isOperative = isOperative
    }
}

/// What the person in front of the charger is told.
public enum Indication: String, Hashable, Sendable {
    case ready, asking, accepted, refused, charging, finished, faulted
}
