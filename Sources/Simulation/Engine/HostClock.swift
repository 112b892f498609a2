import CommonBase

/// The clocks of one simulated machine.
struct HostClock {
    /// The start of every simulation: 2026-11-22T00:00:00Z.
    static let beginning = Timestamp(milliseconds: 1_795_305_600_000)

    private var boots = 0
    private var bootedAt: Int64 = 0
    /// How far the wall clock is ahead of the true time, in milliseconds.
    private var offset: Int64 = 0
    private(set) var isSet = true
    /// The true time of each boot.
    private var starts: [String: Int64] = [:]
    private let name: String

    init(name: String) { self.name = name }

    /// Boots a machine without a battery-backed clock: in 1970, unsynchronised.
    mutating func boot(at now: Int64, losesTime: Bool) {
        boots += 1
        bootedAt = now
        starts[bootID] = now
        guard losesTime else { return }
        offset = -Self.beginning.milliseconds - now
        isSet = false
    }

    private var bootID: String { "\(name)-\(boots)" }

    /// NTP answers: the wall clock jumps to the true time.
    mutating func set() { (offset, isSet) = (0, true) }

    func moment(at now: Int64) -> Moment {
        Moment(
            uptime: Uptime(milliseconds: now - bootedAt),
            wall: Self.beginning.adding(milliseconds: now + offset), bootID: bootID,
            isSynchronised: isSet)
    }

    /// The true time of an uptime.
    func time(of uptime: Uptime) -> Int64 { bootedAt + uptime.milliseconds }

    /// The error of a moment's wall clock in milliseconds; works for any boot.
    func error(of moment: Moment) -> Int64 {
        let truth = (starts[moment.bootID] ?? 0) + moment.uptime.milliseconds
        return abs(moment.wall.millisecondsSince(Self.beginning.adding(milliseconds: truth)))
    }
}

/// One deadline at a time; setting it again moves it.
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
