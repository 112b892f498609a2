@testable import VirtualDevices

/// A board's state machine with a clock that the test advances.
struct BoardBench {
    struct Message: Hashable {
        let milliseconds: Int64
        let report: BoardReport
    }

    var machine: BoardMachine
    /// All messages to the client, with their times.
    private(set) var messages: [Message] = []

    init(_ configuration: BoardConfiguration = BoardConfiguration()) {
        machine = BoardMachine(configuration: configuration)
    }

    /// Calls the machine at each deadline before this time, then passes the input.
    mutating func feed(_ input: BoardMachine.Input, at milliseconds: Int64) {
        while let due = machine.nextDeadline?.milliseconds, due < milliseconds {
            tell(.tick, at: due)
        }
        tell(input, at: milliseconds)
    }

    /// Passes the input without earlier ticks, as after a long pause of the process.
    mutating func tell(_ input: BoardMachine.Input, at milliseconds: Int64) {
        for effect in machine.handle(input, at: .sinceStart(milliseconds)) {
            guard case .send(let report) = effect else { continue }
            messages.append(Message(milliseconds: milliseconds, report: report))
        }
    }

    var pulseCount: Int { messages.count { $0.report == .pulse } }
    var feedback: [Message] { messages.filter { $0.report != .pulse } }
}
