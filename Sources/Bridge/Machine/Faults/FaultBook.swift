import CommonBase

/// Which faults keep a bridge from charging, and until when. Pure.
struct FaultBook: Hashable, Sendable {
    /// After a protection was released, before power may come back.
    static let coolDownMilliseconds: Int64 = 300_000
    /// A protection that trips this often in a day is a matter for a person.
    static let tripLimit = 3
    static let tripWindowMilliseconds: Int64 = 86_400_000

    private(set) var stored: StoredFaults
    /// What is so now: inputs, a meter, the kernel.
    private var present: Set<BridgeFault> = []
    private var cooling: [BridgeFault: Uptime] = [:]

    init() { stored = StoredFaults() }

    /// At a start: a pause that is not surely over begins anew. A trip of an input that is there no more
    /// is forgotten.
    init(
        _ stored: StoredFaults, present: Set<BridgeFault>, protections: Set<BridgeFault>,
        at moment: Moment
    ) {
        self.stored = stored
        self.present = present
        self.stored.trips.removeAll { !protections.contains($0.fault) }
        // Of a time that nobody knows, and surely before now.
        for index in self.stored.trips.indices
        where self.stored.trips[index].isUndated(at: moment) {
            self.stored.trips[index].tripped = moment
        }
        for trip in self.stored.trips
        where !Self.isOver(trip.released, for: Self.coolDownMilliseconds, at: moment) {
            cooling[trip.fault] = moment.uptime.adding(milliseconds: Self.coolDownMilliseconds)
        }
    }

    /// Whether so much time has surely passed: by the uptime of the same start of the machine, or by clocks
    /// that were right both times.
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

    /// What is told; nil while nothing keeps the bridge from charging.
    var worst: BridgeFault? { BridgeFault.allCases.first { active.contains($0) } }

    /// What ends one of these.
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

    /// It begins; again and again makes no difference.
    mutating func begin(_ fault: BridgeFault, at moment: Moment) {
        guard !fault.latches else {
            stored.latched.insert(fault)
            return
        }
        guard present.insert(fault).inserted, fault.coolsDown else { return }
        cooling[fault] = nil
        // Still the one during which the daemon was restarted.
        if stored.trips.contains(where: { $0.fault == fault && $0.released == nil }) { return }
        stored.trips.removeAll {
            $0.released != nil
                && Self.isOver($0.tripped, for: Self.tripWindowMilliseconds, at: moment)
        }
        stored.trips.append(.init(fault: fault, tripped: moment))
        let count = stored.trips.filter { $0.fault == fault }.count
        if count >= Self.tripLimit { stored.latched.insert(fault) }
    }

    /// It is over.
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

    /// A person says so: from afar, but for what only somebody on the spot can see.
    mutating func clearRemotely() {
        stored.latched = stored.latched.filter(\.needsInspection)
        stored.trips.removeAll { !present.contains($0.fault) }
        cooling = [:]
    }
}
