/// The properties of a virtual board.
package struct BoardConfiguration: Sendable, Hashable {
    /// The time from a command to the contactor's movement and its feedback, in ms; not negative.
    package var feedbackDelayMilliseconds: Int64
    /// The power that the car draws while the contactor is closed, in W; 0 to 1,000,000.
    package var powerW: Int64
    /// Whether the contactor opens when the client disconnects. If false, it keeps its level, as
    /// the pins of a Raspberry Pi do after the program that set them has exited.
    package var dropsOnDisconnect: Bool
    /// Whether a plugged-in car draws current.
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

/// The true state of a virtual board, which tests compare with what the bridge and the cloud
/// report.
package struct BoardState: Sendable, Hashable {
    /// The actual position of the contactor, regardless of commands.
    package var contactor: ContactorLevel
    /// All S0 pulses since the board was created, 1 Wh each, including those sent to no client.
    package var deliveredWh: Int64
    /// How many times the contactor has closed.
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
