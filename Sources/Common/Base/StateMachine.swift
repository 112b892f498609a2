/// A machine that is told and never asks: inputs and time go in, effects come out.
///
/// No clock, socket, generator or task inside, so that the same inputs give the same effects in the
/// daemon, in a test and in the simulator.
package protocol StateMachine {
    associatedtype Input: Sendable
    associatedtype Effect: Sendable

    /// What follows from `input` at `moment`, in the order in which it is to be carried out.
    mutating func handle(_ input: Input, at moment: Moment) -> [Effect]

    /// When the machine next wants to be told the time; nil while it waits for an input only.
    var nextDeadline: Uptime? { get }
}
