import CommonBase

/// The state in the database: read at the start, and written with every commit.
package struct StoredState: Hashable, Sendable {
    /// S0 pulses ever counted; of a Modbus meter, its register in Wh.
    package var pulses: Int64
    /// The transaction that has not ended: at the start, one that the last run did not end.
    package var session: OpenSession?
    /// False once somebody took the charger out of use.
    package var isOperative: Bool
    package var faults: StoredFaults
    /// How often the contactor has ever been closed.
    package var closings: Int64

    package init(
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
package struct OpenSession: Hashable, Sendable, Codable {
    package var transactionId: TransactionID
    package var token: String
    /// The number of the transaction's next event.
    package var nextSeqNo: Int64
    /// When it was stored: the best known end after a power cut.
    package var lastMoment: Moment
    /// Most energy of this transaction, where less than the policy allows.
    package var maximumEnergyWh: Int64?

    package init(
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
