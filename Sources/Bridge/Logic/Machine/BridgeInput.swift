import Common

/// What happens to a bridge.
public enum BridgeInput: Hashable, Sendable {
    /// The daemon has started; what the database knows from before.
    case started(StoredState)
    /// A card came to the reader; and what the authorization list says of it, for when the cloud
    /// does not decide in time. Nil: there is no list that holds.
    case tokenPresented(IdToken, listed: AuthorizationStatus? = nil)
    /// The cloud decided about `request`; nil where it could not be asked.
    case authorizationAnswered(request: UInt64, AuthorizationStatus?)
    /// What went out under this ticket is on the disk.
    case persisted(ticket: UInt64)
    /// Something could not be stored. Nothing can be trusted to be stored any more.
    case storageFailed(String)
    /// The auxiliary contact says so.
    case feedbackChanged(isClosed: Bool)
    case pulsesCounted(Int64)
    /// A protection's input: emergency stop, residual current, over-temperature.
    case protectionChanged(BridgeFault, isTripped: Bool)
    /// A meter that is asked has answered: its register, and the power at that time.
    case metered(registerWh: Int64, powerW: Int64?)
    /// It has not answered for too long.
    case meterLost
    /// The board does not obey or can't be reached.
    case boardFailed(String)
    /// The cloud wants something, under this number.
    case commanded(number: Int64, BridgeCommand.Payload)
    /// A deadline may have passed.
    case timePassed
    /// SIGTERM: open now, then end.
    case stopRequested
}

/// What the database knew when the daemon started.
public struct StoredState: Hashable, Sendable {
    /// S0 pulses ever counted; of a meter that is asked, its register in Wh.
    public var pulses: Int64
    /// A transaction that was running when the power went.
    public var session: OpenSession?
    /// False once somebody took the charger out of use.
    public var isOperative: Bool
    public var faults: StoredFaults
    /// How often the contactor has ever been closed.
    public var closings: Int64

    public init(
        pulses: Int64 = 0, session: OpenSession? = nil, isOperative: Bool = true,
        faults: StoredFaults = StoredFaults(), closings: Int64 = 0
    ) {
        self.pulses = pulses
        self.session = session
        self.isOperative = isOperative
        self.faults = faults
        self.closings = closings
    }
}

/// A transaction that has not ended, as it is stored with each of its events.
public struct OpenSession: Hashable, Sendable, Codable {
    public var transactionId: TransactionID
    public var token: String
    /// The number of the transaction's next event.
    public var nextSeqNo: Int64
    /// When the last event was stored: the best known end, should the power go.
    public var lastMoment: Moment

    public init(transactionId: TransactionID, token: String, nextSeqNo: Int64, lastMoment: Moment) {
        self.transactionId = transactionId
        self.token = token
        self.nextSeqNo = nextSeqNo
        self.lastMoment = lastMoment
    }
}
