import Common

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

    /// At a start: a pause that may not be over begins anew, also where the clock is not right.
    init(_ stored: StoredFaults, present: Set<BridgeFault>, at moment: Moment) {
        self.stored = stored
        self.present = present
        let pause = moment.wall.adding(milliseconds: -Self.coolDownMilliseconds)
        for trip in stored.trips where trip.releasedAt.map({ $0 > pause }) ?? true {
            cooling[trip.fault] = moment.uptime.adding(milliseconds: Self.coolDownMilliseconds)
        }
    }

    var active: Set<BridgeFault> { stored.latched.union(present).union(cooling.keys) }

    /// What is told; nil while nothing keeps the bridge from charging.
    var worst: BridgeFault? { BridgeFault.allCases.first { active.contains($0) } }

    /// What ends one of these.
    func remedy(of fault: BridgeFault) -> FaultRemedy {
        switch fault {
        case .contactorWelded, .contactorStuckOpen: .inspection
        case .feedbackChatters, .databaseLost: .clearing
        case .residualCurrent, .overTemperature:
            stored.latched.contains(fault) ? .clearing : .coolDown
        case .emergencyStop: .release
        case .meterSilent: .meter
        case .outputsPersist: .kernelSetting
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
        if stored.trips.contains(where: { $0.fault == fault && $0.releasedAt == nil }) { return }
        let since = moment.wall.adding(milliseconds: -Self.tripWindowMilliseconds)
        // A clock that was set back leaves trips in the future: they count, to be safe.
        stored.trips.removeAll { $0.at < since && $0.releasedAt != nil }
        stored.trips.append(.init(fault: fault, at: moment.wall))
        let count = stored.trips.filter { $0.fault == fault }.count
        if count >= Self.tripLimit { stored.latched.insert(fault) }
    }

    /// It is over.
    mutating func end(_ fault: BridgeFault, at moment: Moment) {
        present.remove(fault)
        guard let trip = stored.trips.lastIndex(where: { $0.fault == fault }),
            stored.trips[trip].releasedAt == nil
        else { return }
        stored.trips[trip].releasedAt = moment.wall
        cooling[fault] = moment.uptime.adding(milliseconds: Self.coolDownMilliseconds)
    }

    mutating func pass(_ uptime: Uptime) { cooling = cooling.filter { $0.value > uptime } }

    /// A person says so: from afar, but for what only somebody on the spot can see.
    mutating func clearFromAfar() {
        stored.latched = stored.latched.filter(\.needsInspection)
        stored.trips.removeAll { !present.contains($0.fault) }
        cooling = [:]
    }
}
