import CommonBase

/// The clocks of one simulated machine.
struct HostClock {
    /// Midnight at which every simulation begins: 2026-11-22T00:00:00Z.
    static let beginning = Timestamp(milliseconds: 1_795_305_600_000)

    private var boots = 0
    private var bootedAt: Int64 = 0
    /// How far the wall clock is ahead of the truth, in milliseconds.
    private var offset: Int64 = 0
    private(set) var isSet = true
    /// When each start was, by the truth.
    private var starts: [String: Int64] = [:]
    private let name: String

    init(name: String) { self.name = name }

    /// Starts again, as a machine does that has no battery: in 1970, and nobody vouches for it.
    mutating func boot(at now: Int64, losesTime: Bool) {
        boots += 1
        bootedAt = now
        starts[bootID] = now
        guard losesTime else { return }
        offset = -Self.beginning.milliseconds - now
        isSet = false
    }

    private var bootID: String { "\(name)-\(boots)" }

    /// NTP answers: the wall clock jumps to the truth.
    mutating func set() { (offset, isSet) = (0, true) }

    func moment(at now: Int64) -> Moment {
        Moment(
            uptime: Uptime(milliseconds: now - bootedAt),
            wall: Self.beginning.adding(milliseconds: now + offset), bootID: bootID,
            isSynchronised: isSet)
    }

    /// When, by the truth, this uptime is.
    func time(of uptime: Uptime) -> Int64 { bootedAt + uptime.milliseconds }

    /// How far off a moment's wall clock is, in milliseconds; of any start.
    func error(of moment: Moment) -> Int64 {
        let truth = (starts[moment.bootID] ?? 0) + moment.uptime.milliseconds
        return abs(moment.wall.millisecondsSince(Self.beginning.adding(milliseconds: truth)))
    }
}

/// One alarm at a time: setting it again moves it.
final class Alarm {
    private let world: World
    private let ring: () -> Void
    private var at: Int64?

    init(_ world: World, ring: @escaping () -> Void) {
        self.world = world
        self.ring = ring
    }

    func set(_ time: Int64?) {
        guard time != at else { return }
        at = time
        guard let time else { return }
        world.plan(at: time) { [self] in
            guard at == time else { return }
            at = nil
            ring()
        }
    }
}
