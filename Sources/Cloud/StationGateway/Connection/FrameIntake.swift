import CommonBase
import NIOCore
import NIOWebSocket

/// The frames of a station that have been read and not yet handled.
///
/// While some wait, the connection does not read on, so that TCP slows the station down: what waits
/// is at most what one read from the socket held (64 KiB), and the large message that it completed.
/// A station that was offline may send its whole backlog at once; it is taken as fast as it is
/// answered.
struct FrameIntake {
    enum Next {
        case frame(WebSocketFrame)
        /// Nothing waits.
        case empty
        /// The station has sent more than its rate allows.
        case tooFast
    }

    /// Frames that a station may send at once, and in the long run per minute. A real charger sends a
    /// few per second, also from its backlog, since it waits for each answer; a thousand per second
    /// cost a tenth of one core. Each 4 KiB of a frame count as one more.
    private static let burst: Int64 = 2000
    private static let perMinute: Int64 = 60_000
    private static let bytesPerToken = 4096
    /// When to try again after `tooFast`.
    static let retryMilliseconds: Int64 = 50

    private var frames = CircularBuffer<WebSocketFrame>()
    private var bucket = TokenBucket(burst: burst, perMinute: perMinute)
    /// Whether the last frame had to wait for the rate.
    private(set) var isSlowed = false

    var isEmpty: Bool { frames.isEmpty }

    /// The size of the next frame in bytes.
    var nextLength: Int { frames.first?.length ?? 0 }

    mutating func append(_ frame: WebSocketFrame) { frames.append(frame) }

    mutating func removeAll() { frames.removeAll() }

    mutating func next(at now: Uptime) -> Next {
        guard let frame = frames.first else { return .empty }
        guard bucket.allows(at: now) else {
            isSlowed = true
            return .tooFast
        }
        isSlowed = false
        bucket.spend(1 + Int64(frame.length / Self.bytesPerToken), at: now)
        frames.removeFirst()
        return .frame(frame)
    }
}
