import CommonBase

/// Whether a station is still there: the pure half of pinging.
///
/// A station that answers pings is gone when it leaves two of them unanswered. Some never answer any
/// (quirk Q30): of those nothing but a long silence is known, and their heartbeats may be as far
/// apart as our patience (Q32). What they say counts, whatever it is.
struct Liveness {
    enum Verdict: Hashable {
        case quiet
        case ping
        case gone
    }

    /// Silence after which a station that never answered a ping is gone: in heartbeats.
    static let silentHeartbeats: Int64 = 3

    /// How long a station has to answer who asks now.
    static let askedSeconds: Int64 = 3

    private let pingMilliseconds: Int64
    private let silenceMilliseconds: Int64
    private var heardAt: Uptime
    private var pingedAt: Uptime
    private var answersPings = false
    private var unanswered = 0

    /// - Parameter pingSeconds: 0 sends none.
    init(pingSeconds: Int64, heartbeatSeconds: Int64, at now: Uptime) {
        pingMilliseconds = pingSeconds * 1000
        silenceMilliseconds = max(
            heartbeatSeconds * 1000 * Self.silentHeartbeats, pingSeconds * 1000 * 3)
        heardAt = now
        pingedAt = now
    }

    /// A frame of any kind.
    mutating func heard(isPong: Bool = false, at now: Uptime) {
        heardAt = now
        unanswered = 0
        if isPong { answersPings = true }
    }

    /// When to ask again.
    var nextCheck: Uptime? {
        pingMilliseconds > 0 ? pingedAt.adding(milliseconds: pingMilliseconds) : nil
    }

    mutating func check(at now: Uptime) -> Verdict {
        guard let nextCheck, nextCheck <= now else { return .quiet }
        let silence = now.milliseconds - heardAt.milliseconds
        if answersPings ? unanswered >= 2 : silence >= silenceMilliseconds { return .gone }
        pingedAt = now
        unanswered += 1
        return .ping
    }
}
