import CommonBase

/// A deterministic world: one thread, one event queue, and a digest of everything that happens. The
/// same seed yields the same digest.
package final class World {
    /// Milliseconds since the start of the simulation, true time.
    package private(set) var now: Int64 = 0
    /// Findings of the checkers, with their time.
    package private(set) var violations: [String] = []
    package private(set) var trace: [String] = []
    package var random: SeededRandom
    let sabotage: Sabotage?
    private let keepsTrace: Bool
    private var queue = EventQueue()
    /// FNV-1a of every line of the trace.
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

    package init(seed: UInt64, sabotage: Sabotage? = nil, keepsTrace: Bool = false) {
        random = SeededRandom(seed: seed)
        self.sabotage = sabotage
        self.keepsTrace = keepsTrace
    }

    package var digest: String { Hex.text(withUnsafeBytes(of: hash.bigEndian) { Array($0) }) }

    func plan(at time: Int64, _ action: @escaping () -> Void) {
        queue.plan(at: max(now, time), action)
    }

    func plan(in milliseconds: Int64, _ action: @escaping () -> Void) {
        plan(at: now + milliseconds, action)
    }

    /// Runs all events up to `time`.
    package func run(until time: Int64) {
        while let next = queue.nextTime, next <= time {
            now = next
            queue.takeFirst()?()
        }
        now = time
    }

    /// Adds a line to the trace and the digest.
    func note(_ text: String) {
        let line = "\(Self.clock(now)) \(text)"
        for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        if keepsTrace { trace.append(line) }
    }

    /// Records a violation that a checker found.
    func violate(_ checker: String, _ text: String) {
        note("VIOLATION \(checker): \(text)")
        violations.append("\(Self.clock(now)) \(checker): \(text)")
    }

    func require(_ holds: Bool, _ checker: String, _ text: @autoclosure () -> String) {
        if !holds { violate(checker, text()) }
    }

    func number(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &random) }

    func chance(_ percent: Int64) -> Bool { number(1...100) <= percent }

    /// `1d 02:03:04.005`.
    static func clock(_ milliseconds: Int64) -> String {
        func digits(_ value: Int64, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let seconds = milliseconds / 1000
        return "\(seconds / 86_400)d \(digits(seconds / 3600 % 24, 2)):"
            + "\(digits(seconds / 60 % 60, 2)):\(digits(seconds % 60, 2))"
            + ".\(digits(milliseconds % 1000, 3))"
    }
}

/// A deliberate defect around the real code, which shows that the checkers detect it.
package enum Sabotage: String, CaseIterable, Sendable {
    /// The cloud's disk reports syncs that it does not perform.
    case skipSync
    /// The cloud tells the bridge to accept a card that is not enrolled.
    case closeWithoutToken
    /// The end of a transaction is billed again whenever it is reported again.
    case billTwice
    /// An acknowledgement covers an event that the cloud never received.
    case dropOutboxRow
    /// Facts get the time of arrival as their time.
    case useReceivedAt
}
