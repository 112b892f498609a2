import BridgeLogic
import CommonBase

/// On and off in turn, in ms, beginning with on: `80+80+80`. With a `*` at the end it repeats:
/// `50+2950*`; `on` stays on, and an empty text stays off.
package struct SignalPattern: Hashable, Sendable {
    static let stepLimit = 20
    static let steps: ClosedRange<Int64> = 10...60_000

    let steps: [Int64]
    let isEndless: Bool

    /// Nil for an invalid pattern.
    package init?(_ text: String) {
        if text.isEmpty || text == "on" {
            (steps, isEndless) = (text.isEmpty ? [] : [60_000], !text.isEmpty)
            return
        }
        isEndless = text.hasSuffix("*")
        let parts = text.dropLast(isEndless ? 1 : 0).split(
            separator: "+", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int64($0) }
        guard numbers.count == parts.count, numbers.count <= Self.stepLimit,
            numbers.allSatisfy(Self.steps.contains)
        else { return nil }
        steps = numbers
    }

    private var length: Int64 { steps.reduce(0, +) }

    /// Whether it is on after some time, and for how long it stays so; nil when it is over.
    func state(after milliseconds: Int64) -> (isOn: Bool, left: Int64)? {
        guard !steps.isEmpty, isEndless || milliseconds < length else { return nil }
        var rest = milliseconds % length
        for (index, step) in steps.enumerated() {
            if rest < step { return (index.isMultiple(of: 2), step - rest) }
            rest -= step
        }
        return nil
    }

    package static let lamp: [Indication: String] = [
        .ready: "50+2950*", .asking: "100+100*", .accepted: "1000", .refused: "100+100+100+100+100",
        .charging: "on", .finished: "500+200+500", .faulted: "200+200*",
    ]
    package static let buzzer: [Indication: String] = [
        .accepted: "80", .refused: "80+80+80", .finished: "200", .faulted: "400+200+400",
    ]
}

/// What a lamp shows: a repeated pattern, interrupted by another one for a moment. Pure.
struct SignalTrack: Sendable {
    let patterns: [Indication: SignalPattern]
    private var base: (pattern: SignalPattern, since: Uptime)?
    private var over: (pattern: SignalPattern, since: Uptime)?
    /// The state shown when no card is awaited.
    private var steady = Indication.ready

    init(_ patterns: [Indication: SignalPattern]) { self.patterns = patterns }

    mutating func show(_ indication: Indication, at uptime: Uptime) {
        switch indication {
        case .ready, .charging, .faulted: steady = indication
        case .finished: steady = .ready
        case .asking, .accepted, .refused: break
        }
        // A refused card changes nothing, also during a fault or beside a charging car.
        if indication == .finished || indication == .refused {
            base = patterns[steady].flatMap { $0.isEndless ? ($0, uptime) : nil }
        }
        guard let pattern = patterns[indication] else { return }
        if pattern.isEndless {
            (base, over) = ((pattern, uptime), nil)
        } else {
            over = (pattern, uptime)
        }
    }

    /// Whether it is on, and when that changes; nil where it does not.
    mutating func state(at uptime: Uptime) -> (isOn: Bool, next: Uptime?) {
        for track in [over, base].compactMap(\.self) {
            let passed = uptime.milliseconds - track.since.milliseconds
            if let state = track.pattern.state(after: max(0, passed)) {
                return (state.isOn, uptime.adding(milliseconds: state.left))
            }
        }
        over = nil
        return (false, nil)
    }
}
