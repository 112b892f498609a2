/// What kind of board a virtual board is.
package struct BoardConfiguration: Sendable, Hashable {
    /// From a command to the contactor's movement and its feedback, in ms; not negative.
    package var feedbackDelayMilliseconds: Int64
    /// What the car draws while the contactor is closed, in W; 0 to 1,000,000.
    package var powerW: Int64
    /// The contactor opens when the client disconnects. False: its level stays, as the pins of a
    /// Raspberry Pi do when the program that set them is gone.
    package var dropsOnDisconnect: Bool
    /// Whether a car is plugged in that takes current.
    package var carIsCharging: Bool

    package init(
        feedbackDelayMilliseconds: Int64 = 20, powerW: Int64 = 11_000,
        dropsOnDisconnect: Bool = false, carIsCharging: Bool = true
    ) {
        self.feedbackDelayMilliseconds = max(0, feedbackDelayMilliseconds)
        self.powerW = powerW
        self.dropsOnDisconnect = dropsOnDisconnect
        self.carIsCharging = carIsCharging
    }
}

/// The truth that a virtual board keeps, for tests to compare with what others say.
package struct BoardState: Sendable, Hashable {
    /// Where the contactor really is, whatever was commanded.
    package var contactor: ContactorLevel
    /// All S0 pulses since the board was made, 1 Wh each, also those that no client heard.
    package var deliveredWh: Int64
    /// How often the contactor went from open to closed.
    package var closeCount: Int
    package var fault: BoardFault
    package var hasClient: Bool

    package init(
        contactor: ContactorLevel, deliveredWh: Int64, closeCount: Int, fault: BoardFault,
        hasClient: Bool
    ) {
        self.contactor = contactor
        self.deliveredWh = deliveredWh
        self.closeCount = closeCount
        self.fault = fault
        self.hasClient = hasClient
    }
}
