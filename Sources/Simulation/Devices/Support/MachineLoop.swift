import CommonBase
import NIOCore
import Synchronization

/// Runs a state machine on an event loop: passes it inputs and the time, performs its effects in
/// order, and calls it at its deadline.
///
/// Processes inputs one after the other, including those that result from performing an effect. The
/// mutex allows other threads to read the machine.
final class MachineLoop<Machine: StateMachine & Sendable>: Sendable {
    private struct State: Sendable {
        var machine: Machine
        var inbox: [Machine.Input] = []
        var isBusy = false
        var isStopped = false
        var timer: Scheduled<Void>?
        /// The deadline for which `timer` was set.
        var timerDeadline: Uptime?
    }

    let eventLoop: any EventLoop
    private let state: Mutex<State>
    private let tick: Machine.Input
    private let perform: @Sendable (Machine.Effect, MachineLoop) -> Void

    /// - Parameter tick: the input that only passes the time.
    /// - Parameter perform: performs one effect; called on the event loop.
    init(
        _ machine: Machine, tick: Machine.Input, on eventLoop: any EventLoop,
        perform: @escaping @Sendable (Machine.Effect, MachineLoop) -> Void
    ) {
        state = Mutex(State(machine: machine))
        self.tick = tick
        self.eventLoop = eventLoop
        self.perform = perform
    }

    /// The machine after the last input.
    var machine: Machine { state.withLock { $0.machine } }

    /// Passes an input to the machine, from any thread. Does nothing after `stop()`.
    func feed(_ input: Machine.Input) {
        guard eventLoop.inEventLoop else {
            eventLoop.execute { self.feed(input) }
            return
        }
        let isBusy = state.withLock { state in
            state.inbox.append(input)
            defer { state.isBusy = true }
            return state.isBusy
        }
        guard !isBusy else { return }
        while let effects = handleNext() {
            for effect in effects { perform(effect, self) }
        }
        setTimer()
    }

    /// The machine receives no further inputs or ticks.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.timer?.cancel()
            state.timer = nil
        }
    }

    private func handleNext() -> [Machine.Effect]? {
        let now = HostClock.now()
        return state.withLock { state in
            guard !state.inbox.isEmpty, !state.isStopped else {
                state.inbox = []
                state.isBusy = false
                return nil
            }
            return state.machine.handle(state.inbox.removeFirst(), at: now)
        }
    }

    private func setTimer() {
        let now = HostClock.now().uptime.milliseconds
        state.withLock { state in
            let deadline = state.machine.nextDeadline
            guard !state.isStopped, deadline != state.timerDeadline else { return }
            state.timer?.cancel()
            state.timerDeadline = deadline
            state.timer = deadline.map { deadline in
                let wait = max(0, deadline.milliseconds - now)
                return eventLoop.scheduleTask(in: .milliseconds(wait)) { self.wake() }
            }
        }
    }

    private func wake() {
        state.withLock { state in
            state.timer = nil
            state.timerDeadline = nil
        }
        feed(tick)
    }
}
