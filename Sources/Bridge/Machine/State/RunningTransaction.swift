import BridgeProtocol
import ChargingModel
import CommonBase

/// The transaction that has not ended: its durable session, and what only matters while it runs.
struct RunningTransaction: Hashable, Sendable {
    /// Nil while no transaction runs.
    var session: OpenSession?
    /// The meter's count at its start.
    var startPulses: Int64 = 0
    /// When its card was accepted.
    private(set) var startedAt: Uptime?
    var chargingState: ChargingState?
    /// When a start by the cloud said that it ends. A restart of the bridge ends it anyway.
    var endsAt: Uptime?
    /// When it must end for a booking of somebody else.
    var leaveBy: Uptime?
    /// The booking in which the cloud accepted its token.
    var acceptedBooking: BookingDocument.Booking?

    var isRunning: Bool { session != nil }

    mutating func begin(_ session: OpenSession, pulses: Int64, at uptime: Uptime) {
        (self.session, startPulses, startedAt, endsAt) = (session, pulses, uptime, nil)
        (leaveBy, acceptedBooking) = (nil, nil)
    }

    /// Of the running transaction.
    func energyWh(pulses: Int64, _ policy: BridgePolicy) -> Int64 {
        policy.registerWh(pulses) - policy.registerWh(startPulses)
    }

    /// The authorization list may allow less than the policy.
    func maximumEnergyWh(_ policy: BridgePolicy) -> Int64 {
        min(policy.maximumEnergyWh, session?.maximumEnergyWh ?? .max)
    }
}
