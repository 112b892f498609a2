import CommonBase

/// Which faults keep a bridge from charging, and until when. Pure.
struct FaultBook: Hashable, Sendable {
    /// Time after the release of a protection before the contactor may close again.
    static let coolDownMilliseconds: Int64 = 300_000
    /// A protection that trips this often within `tripWindowMilliseconds` must be cleared by a
    /// person.
    static let tripLimit = 3
    static let tripWindowMilliseconds: Int64 = 86_400_000

    private(set) var stored: StoredFaults
    /// Present now: inputs, a meter, the kernel.
    private var present: Set<BridgeFault> = []
    private var cooling: [BridgeFault: Uptime] = [:]

    init() { stored = StoredFaults() }

    /// At a start: a cool-down that may not have passed starts again. Trips of inputs that are no
    /// longer configured are dropped.
    init(
        _ stored: StoredFaults, present: Set<BridgeFault>, protections: Set<BridgeFault>,
        at moment: Moment
    ) {
        self.stored = stored
        self.present = present
        self.stored.trips.removeAll { !protections.contains($0.fault) }
        // Its time is unknown, but before now.
        for index in self.stored.trips.indices
        where self.stored.trips[index].isUndated(at: moment) {
            self.stored.trips[index].tripped = moment
        }
        for trip in self.stored.trips
        where !Self.isOver(trip.released, for: Self.coolDownMilliseconds, at: moment) {
            cooling[trip.fault] = moment.uptime.adding(milliseconds: Self.coolDownMilliseconds)
        }
    }

    /// Whether this much time has certainly passed: by the uptime of the same boot, or by clocks
    /// that were synchronised both times.
    private static func isOver(
        _ then: Moment?, for milliseconds: Int64, at now: Moment
    ) -> Bool {
        guard let then else { return false }
        if then.bootID == now.bootID {
            return now.uptime >= then.uptime.adding(milliseconds: milliseconds)
        }
        return then.isSynchronised && now.isSynchronised
            && now.wall >= then.wall.adding(milliseconds: milliseconds)
    }

    var active: Set<BridgeFault> { stored.latched.union(present).union(cooling.keys) }

    /// The fault to report; nil while nothing keeps the bridge from charging.
    var worst: BridgeFault? { BridgeFault.allCases.first { active.contains($0) } }

    /// What ends this fault.
    func remedy(of fault: BridgeFault) -> FaultRemedy {
        switch fault {
        case .emergencyStop: .release
        case .meterSilent: .meter
        case .outputsPersist: .kernelSetting
        case _ where fault.needsInspection: .inspection
        case _ where stored.latched.contains(fault): .clearing
        default: .coolDown
        }
    }

    var nextDeadline: Uptime? { cooling.values.min() }

    /// The fault begins; repeating this changes nothing.
    mutating func begin(_ fault: BridgeFault, at moment: Moment) {
        guard !fault.latches else {
            stored.latched.insert(fault)
            return
        }
        guard present.insert(fault).inserted, fault.coolsDown else { return }
        cooling[fault] = nil
        // The trip during which the daemon was restarted.
        if stored.trips.contains(where: { $0.fault == fault && $0.released == nil }) { return }
        stored.trips.removeAll {
            $0.released != nil
                && Self.isOver($0.tripped, for: Self.tripWindowMilliseconds, at: moment)
        }
        stored.trips.append(.init(fault: fault, tripped: moment))
        let count = stored.trips.filter { $0.fault == fault }.count
        if count >= Self.tripLimit { stored.latched.insert(fault) }
    }

    /// The fault ends.
    mutating func end(_ fault: BridgeFault, at moment: Moment) {
        present.remove(fault)
        let open = stored.trips.indices.filter {
            stored.trips[$0].fault == fault && stored.trips[$0].released == nil
        }
        for index in open { stored.trips[index].released = moment }
        if open.isEmpty { return }
        cooling[fault] = moment.uptime.adding(milliseconds: Self.coolDownMilliseconds)
    }

    mutating func pass(_ uptime: Uptime) { cooling = cooling.filter { $0.value > uptime } }

    /// Whether a stored fault is present as well, so that clearing it would be wrong.
    var hasPresentLatch: Bool { !stored.latched.isDisjoint(with: present) }

    /// A person at the charger has cleared all faults that may be cleared.
    mutating func clearOnSite() {
        stored.latched = []
        clearRemotely()
    }

    /// A person has cleared the faults remotely, except for those that need an inspection.
    mutating func clearRemotely() {
        stored.latched = stored.latched.filter(\.needsInspection)
        stored.trips.removeAll { !present.contains($0.fault) }
        cooling = [:]
    }
}
