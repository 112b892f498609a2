import CommonBase

/// The faults that keep the bridge from charging, which protections have reported their state, and
/// what was reported to the cloud.
struct Protections: Hashable, Sendable {
    private(set) var faults = FaultBook()
    /// The protections whose inputs have reported since the start.
    private var heard: Set<BridgeFault> = []
    /// The fault of the last StatusNotification.
    private var reported: BridgeFault?

    var worst: BridgeFault? { faults.worst }
    var active: Set<BridgeFault> { faults.active }
    var stored: StoredFaults { faults.stored }
    /// Whether the last reported fault is not the worst one now.
    var hasUnreportedChange: Bool { reported != faults.worst }

    /// The daemon starts with what the database holds.
    mutating func begin(_ stored: StoredFaults, _ policy: BridgePolicy, at moment: Moment) {
        faults = FaultBook(
            stored, present: Set([policy.unfitness].compactMap(\.self)),
            protections: policy.protections, at: moment)
    }

    mutating func hear(_ protection: BridgeFault) { heard.insert(protection) }

    func hasHeardAll(_ policy: BridgePolicy) -> Bool {
        policy.protections.isSubset(of: heard)
    }

    /// A StatusNotification goes out.
    mutating func report() { reported = faults.worst }

    mutating func begin(_ fault: BridgeFault, at moment: Moment) {
        faults.begin(fault, at: moment)
    }

    /// - Returns: whether that must be stored.
    mutating func end(_ fault: BridgeFault, at moment: Moment) -> Bool {
        let known = faults.stored
        faults.end(fault, at: moment)
        return faults.stored != known
    }

    mutating func pass(_ uptime: Uptime) { faults.pass(uptime) }

    /// Whether the input of a stored fault is tripped.
    var hasTrippedLatch: Bool { faults.hasPresentLatch }

    mutating func clearOnSite() { faults.clearOnSite() }

    mutating func clearRemotely() { faults.clearRemotely() }
}
