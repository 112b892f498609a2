import CommonBase
import OCPPMessages

/// Which station a virtual station is, and where its central system is.
package struct StationConfiguration: Sendable {
    package var id: StationID
    /// The endpoint; the station adds its id (OCPP-J 1.6 §3.1.1).
    package var url: WebSocketURL
    /// For HTTP Basic, as text; nil: the station sends no credentials.
    package var password: String?
    package var personality: StationPersonality
    /// What the car draws, in W, on three phases; 0 to 1,000,000.
    package var powerW: Int64
    /// What the cumulative energy register shows at the beginning, in Wh.
    package var initialRegisterWh: Int64
    /// Between two MeterValues of a transaction, in s; at least 1.
    package var sampleIntervalSeconds: Int64
    /// How many seconds of energy flow in one second, 1 to 3600: with 60, a demo of ten seconds at
    /// 11 kW takes 1,833 Wh. Powers and times are reported as they would be without.
    package var timeScale: Int64

    package init(
        id: StationID, url: WebSocketURL, password: String? = nil,
        personality: StationPersonality = .byTheBook, powerW: Int64 = 11_000,
        initialRegisterWh: Int64 = 1_234_567, sampleIntervalSeconds: Int64 = 60,
        timeScale: Int64 = 1
    ) {
        self.id = id
        self.url = url
        self.password = password
        self.personality = personality
        self.powerW = min(max(0, powerW), EnergyFlow.maximumPowerW)
        self.initialRegisterWh = initialRegisterWh
        self.sampleIntervalSeconds = min(max(1, sampleIntervalSeconds), 86_400)
        self.timeScale = min(max(1, timeScale), 3600)
    }
}

/// The truth that a virtual station keeps, for tests to compare with what the cloud says. It is as
/// of the last thing that happened, so that the register lags by up to a sample interval.
package struct StationSnapshot: Sendable, Hashable {
    package var isConnected: Bool
    /// The last answer to a BootNotification; nil before the first.
    package var registration: V16.BootNotification.RegistrationStatus?
    package var status: V16.ChargePointStatus
    /// The central system's number for the running transaction; nil without one or before its
    /// answer.
    package var transactionId: Int64?
    package var registerWh: Int64
    package var lastTransactionEnergyWh: Int64?
    /// Ended at the station, whether or not the central system knows yet.
    package var transactionsEnded: Int
    /// The energy of all ended transactions in Wh.
    package var deliveredWh: Int64
    /// Messages that the central system has not answered yet; 0: it knows everything.
    package var queuedMessages: Int
}
