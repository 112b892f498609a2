import CommonBase

/// Times and amounts of charging without an account.
package enum GuestRules {
    /// What a guest can choose to hold on the card.
    package static let limits = [10_000, 20_000, 40_000].map { Money(minor: $0) }
    /// The gateway must hold the amount within this time; until then nobody else can pay there.
    package static let paySeconds: Int64 = 600
    /// After the request to start, the cable must be plugged in within this time.
    package static let plugSeconds: Int64 = 300
    /// How long a charger that was online before the payment may take to connect again.
    static let connectSeconds: Int64 = 30
    /// A station that did not answer is asked again after this time, so many times together.
    static let retrySeconds: Int64 = 45
    static let maximumAttempts: Int64 = 3
    /// How long a station has to answer.
    static let answerSeconds: Int64 = 15
    /// A hold lapses after four days (GoPay); 12 hours before, what is undisputed is captured.
    static let captureSeconds: Int64 = (4 * 24 - 12) * 3600
    /// How far a station's clock may be off, in seconds.
    static let clockSeconds: Int64 = 60
    /// A transaction without a bill is settled as free after this time.
    static let unbilledSeconds: Int64 = 600
    /// Addresses are erased after this time, for mails about corrections.
    static let addressSeconds: Int64 = 30 * 86_400
    /// Guests whose charging did not begin are deleted after this time.
    static let voidSeconds: Int64 = 90 * 86_400
    /// The way back from the gateway leads to the guest's page for this time.
    static let returnSeconds: Int64 = 7200
    /// Energy of a transaction whose price does not depend on it, in Wh.
    static let maximumEnergyWh: Int64 = 200_000
    /// Maximum guests who charge at once; more than any cloud has.
    static let chargingLimit = 1000
    /// Maximum guests of one pass.
    static let passLimit = 200
}
