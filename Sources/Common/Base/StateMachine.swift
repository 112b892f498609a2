/// A state machine without I/O: it receives inputs and the time, and returns effects.
///
/// It contains no clock, socket, random generator or task, so that the same inputs produce the same
/// effects in the daemon, in a test and in the simulator.
package protocol StateMachine {
    associatedtype Input: Sendable
    associatedtype Effect: Sendable

    /// The effects of `input` at `moment`, in the order in which the caller must perform them.
    mutating func handle(_ input: Input, at moment: Moment) -> [Effect]

    /// When the machine next needs to be called with the time; nil while it waits only for inputs.
    var nextDeadline: Uptime? { get }
}
