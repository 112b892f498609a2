import BridgeProtocol
import ChargingModel
import CommonBase

/// What the bridge is doing.
enum Phase: Hashable, Sendable {
    case idle
    case authorizing(Tap, request: UInt64, deadline: Uptime)
    case starting(ticket: UInt64, isDurable: Bool, deadline: Uptime)
    case closing(deadline: Uptime)
    case charging
    /// The car was asked to end its current, so that the contactor opens without an arc.
    case releasing(StoppedReason, TransactionEvent.TriggerReason, since: Uptime, deadline: Uptime)
    case opening(StoppedReason, TransactionEvent.TriggerReason, deadline: Uptime)
    case faulted
    case stopping(ticket: UInt64?, failure: String?)
}
