import CommonBase
import NIOWebSocket

/// Decides when a station's connection reads, and when a frame that was read is handled; does no
/// I/O.
///
/// The owner notes what happened, and then does what `next` says until it is nil.
struct InboundFlow {
    enum Action {
        case handle(WebSocketFrame)
        case read
        /// Ask for a place for a large message; `placeGranted` is the answer.
        case requestPlace
        /// Also takes back a request that was not granted.
        case giveBackPlace
        /// Count that the station is slowed down.
        case noteSlowdown
    }

    /// What the other half of the connection can take.
    struct Room {
        /// Whether the session takes one more frame.
        var forFrame: Bool
        /// Whether a large CALL is processed, or waits for that.
        var hasLargeCall: Bool
    }

    private enum Place {
        case none
        case requested
        /// Granted; its frame was not handled yet.
        case granted
        /// The frame was handled: its CALL is not answered yet.
        case used
    }

    private var intake = FrameIntake()
    private var place = Place.none
    /// Whether the channel wanted to read while the connection was not reading.
    private var isReadHeld = false
    private var isWritable = true
    /// Whether a large message waits until it may be received; it is not in `intake`.
    private var isHeldBack = false
    private var isClosed = false
    /// When to call `next` again, whatever happens.
    private(set) var nextDeadline: Uptime?

    mutating func received(_ frame: WebSocketFrame) { intake.append(frame) }

    mutating func readRequested() { isReadHeld = true }

    mutating func writabilityChanged(_ isWritable: Bool) { self.isWritable = isWritable }

    mutating func receivingHeld(_ isHeld: Bool) { isHeldBack = isHeld }

    mutating func placeGranted() { if place == .requested { place = .granted } }

    /// Nothing that arrives is handled any more; it is read and dropped.
    mutating func closed() {
        isClosed = true
        intake.removeAll()
        nextDeadline = nil
    }

    /// A station with a backlog is alive, although its answer to a ping is not seen. One that reads
    /// nothing may be gone: that is found out by what it was sent.
    func pingState(_ room: Room) -> StationPings.State {
        let hasBacklog = !intake.isEmpty || !room.forFrame || isHeldBack
        return StationPings.State(hasBacklog: hasBacklog, isPaused: hasBacklog || isPaused(room))
    }

    /// Whether nothing more is read now. A station that reads nothing gets no more answers, so
    /// nothing more of it is handled either.
    func isPaused(_ room: Room) -> Bool {
        !isClosed && (!intake.isEmpty || !room.forFrame || !isWritable)
    }

    /// What to do now; nil once there is nothing more.
    mutating func next(_ room: Room, at now: Uptime) -> Action? {
        if place != .none, isClosed || place == .used && !room.hasLargeCall {
            place = .none
            return .giveBackPlace
        }
        if !isClosed, let action = nextOfIntake(room, at: now) { return action }
        guard isReadHeld, !isPaused(room) else { return nil }
        isReadHeld = false
        return .read
    }

    private mutating func nextOfIntake(_ room: Room, at now: Uptime) -> Action? {
        nextDeadline = nil
        let isLarge = intake.nextLength > MessagePlaces.threshold
        guard room.forFrame, isWritable, !intake.isEmpty else { return nil }
        if isLarge {
            // The next large message waits until this one is answered.
            guard place == .none || place == .granted else { return nil }
            if place == .none {
                place = .requested
                return .requestPlace
            }
        }
        let wasSlowed = intake.isSlowed
        switch intake.next(at: now) {
        case .frame(let frame):
            if isLarge { place = .used }
            return .handle(frame)
        case .empty: return nil
        case .tooFast:
            nextDeadline = now.adding(milliseconds: FrameIntake.retryMilliseconds)
            return wasSlowed ? nil : .noteSlowdown
        }
    }
}
