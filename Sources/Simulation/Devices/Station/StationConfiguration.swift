import ChargingModel
import CommonBase
import OCPPMessages

/// The identity and behaviour of a virtual station, and the address of its central system.
package struct StationConfiguration: Sendable {
    package var id: StationID
    /// The endpoint; the station appends its id (OCPP-J 1.6 §3.1.1).
    package var url: WebSocketURL
    /// Required for a `wss://` endpoint.
    package var trust: StationTrust?
    /// The password for HTTP Basic; nil sends no credentials.
    package var password: String?
    package var personality: StationPersonality
    /// The power that the car draws on three phases, in W; 0 to 1,000,000.
    package var powerW: Int64
    /// The initial reading of the cumulative energy register, in Wh.
    package var initialRegisterWh: Int64
    /// The interval between two MeterValues of a transaction in seconds; at least 1.
    package var sampleIntervalSeconds: Int64
    /// How many seconds of energy flow per second, 1 to 3600: with 60, a demo of ten seconds at 11
    /// kW delivers 1,833 Wh. Reported powers and times are not scaled.
    package var timeScale: Int64
    /// The transaction that runs when the station starts; nil for none.
    package var resumed: ResumedTransaction?

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

/// A transaction that the central system knows, and that goes on.
package struct ResumedTransaction: Hashable, Sendable {
    package var token: IdToken
    /// The central system's id of it.
    package var id: Int64
    package var meterStartWh: Int64

    package init(token: IdToken, id: Int64, meterStartWh: Int64) {
        self.token = token
        self.id = id
        self.meterStartWh = meterStartWh
    }
}

/// The true state of a virtual station, which tests compare with what the cloud reports. Updated at
/// each event, so the register lags by up to a sample interval.
package struct StationSnapshot: Sendable, Hashable {
    package var isConnected: Bool
    /// The last response to a BootNotification; nil before the first.
    package var registration: V16.BootNotification.RegistrationStatus?
    package var status: V16.ChargePointStatus
    /// The central system's id of the running transaction; nil without a transaction or before the
    /// response.
    package var transactionId: Int64?
    package var registerWh: Int64
    package var lastTransactionEnergyWh: Int64?
    /// Transactions that have ended at the station, whether or not the central system knows yet.
    package var transactionsEnded: Int
    /// The energy of all ended transactions in Wh.
    package var deliveredWh: Int64
    /// Messages that the central system has not answered yet; at 0, it knows everything.
    package var queuedMessages: Int
}
