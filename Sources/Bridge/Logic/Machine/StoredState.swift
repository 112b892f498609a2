import Common

/// What the database holds: read at the start, and written with every commit.
public struct StoredState: Hashable, Sendable {
    /// S0 pulses ever counted; of a meter that is asked, its register in Wh.
    public var pulses: Int64
    /// A transaction that has not ended: at the start, one that was running when the power went.
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

/// A transaction that has not ended, as it is stored with each commit.
public struct OpenSession: Hashable, Sendable, Codable {
    public var transactionId: TransactionID
    public var token: String
    /// The number of the transaction's next event.
    public var nextSeqNo: Int64
    /// When it was stored: the best known end, should the power go.
    public var lastMoment: Moment
    /// What may be taken in it, where that is less than usual.
    public var maximumEnergyWh: Int64?

    public init(
        transactionId: TransactionID, token: String, nextSeqNo: Int64, lastMoment: Moment,
        maximumEnergyWh: Int64? = nil
    ) {
        self.transactionId = transactionId
        self.token = token
        self.nextSeqNo = nextSeqNo
        self.lastMoment = lastMoment
        self.maximumEnergyWh = maximumEnergyWh
    }
}
