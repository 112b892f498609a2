import CommonBase

/// Decides when to ping a station and when its connection is dead; does no I/O.
///
/// The connection of a station that answers pings is dead after two unanswered pings. Some
/// stations never answer pings (quirk Q30); theirs is dead after three heartbeat intervals without
/// any frame, since they may space heartbeats as far apart as allowed (Q32). Any frame counts as a
/// sign of life.
struct Liveness {
    enum Verdict: Hashable {
        case quiet
        case ping
        case gone
    }

    /// Silence in heartbeat intervals, after which a station that never answered a ping is gone.
    static let silentHeartbeats: Int64 = 3

    /// How long a station has to answer an explicit probe.
    static let probeSeconds: Int64 = 3

    private let pingMilliseconds: Int64
    private let silenceMilliseconds: Int64
    private var heardAt: Uptime
    private var pingedAt: Uptime
    private var answersPings = false
    private var unanswered = 0

    /// - Parameter pingSeconds: interval of the pings; 0 disables them.
    init(pingSeconds: Int64, heartbeatSeconds: Int64, at now: Uptime) {
        pingMilliseconds = pingSeconds * 1000
        silenceMilliseconds = max(
            heartbeatSeconds * 1000 * Self.silentHeartbeats, pingSeconds * 1000 * 3)
        heardAt = now
        pingedAt = now
    }

    /// Notes a received frame of any kind.
    mutating func heard(isPong: Bool = false, at now: Uptime) {
        heardAt = now
        unanswered = 0
        if isPong { answersPings = true }
    }

    /// When to call `check` again; nil if pings are disabled.
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
