import CommonBase

/// The faults that keep the bridge from charging, which protections have reported their state, and
/// what the cloud was told.
struct Protections: Hashable, Sendable {
    private(set) var faults = FaultBook()
    /// The protections whose inputs have reported since the start.
    private var heard: Set<BridgeFault> = []
    /// The fault of the last StatusNotification.
    private var told: BridgeFault?

    var worst: BridgeFault? { faults.worst }
    var active: Set<BridgeFault> { faults.active }
    var stored: StoredFaults { faults.stored }
    /// Whether the cloud was told of another fault than the worst one, or of none.
    var hasNews: Bool { told != faults.worst }

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
    mutating func tell() { told = faults.worst }

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

    mutating func clearRemotely() { faults.clearRemotely() }
}
