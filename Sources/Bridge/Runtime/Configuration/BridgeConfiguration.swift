import BridgeLogic
import BridgeProtocol

/// How the bridge is set up: on the spot, and what the cloud wants otherwise of what it may change.
/// What is wanted is on the disk, and lasts across restarts.
actor BridgeConfiguration {
    private let spot: BridgePolicy
    /// The other settings, to be read only; empty where they are not set.
    private let settings: [String: String]
    private let storage: BridgeStorage
    private var wanted: [String: Int] = [:]

    init(spot: BridgePolicy, settings: [String: String], storage: BridgeStorage) {
        self.spot = spot
        self.settings = settings
        self.storage = storage
    }

    /// What the cloud wanted before the start.
    func load() async throws { wanted = try await storage.run { try $0.variables() } }

    /// The policy in force: whoever has become stricter on the spot is obeyed.
    var policy: BridgePolicy {
        var policy = spot
        for variable in BridgeVariable.all {
            guard let value = wanted[variable.name],
                variable.objection(to: value, on: spot) == nil
            else { continue }
            variable.set(value, in: &policy)
        }
        return policy
    }

    /// - Returns: those of these names, or all where there are none.
    func values(of names: [String]) -> BridgeCommandResult {
        let policy = policy
        let own = BridgeVariable.all.map {
            BridgeCommandResult.Variable(
                name: $0.name, value: String($0.value(in: policy)), readonly: false)
        }
        let fixed = settings.sorted { $0.key < $1.key }.map {
            BridgeCommandResult.Variable(name: $0.key, value: $0.value, readonly: true)
        }
        let all = own + fixed
        guard !names.isEmpty else {
            return BridgeCommandResult(status: .accepted, variables: all)
        }
        let known = Set(all.map(\.name))
        return BridgeCommandResult(
            status: .accepted, variables: all.filter { names.contains($0.name) },
            unknownVariables: names.filter { !known.contains($0) })
    }

    /// Durable when it returns. An interval that is so on the spot is wanted no more; a limit stays
    /// wanted, whatever becomes of the one on the spot.
    func set(_ change: BridgeCommand.SetVariable) async throws -> BridgeCommandResult {
        guard let variable = BridgeVariable.named(change.name) else {
            return settings[change.name] == nil
                ? BridgeCommandResult(status: .notSupported, reason: "there is no such variable")
                : BridgeCommandResult(status: .rejected, reason: "it is set on the spot")
        }
        guard let value = Int(change.value), String(value) == change.value else {
            return BridgeCommandResult(status: .rejected, reason: "the value is no number")
        }
        if let objection = variable.objection(to: value, on: spot) {
            return BridgeCommandResult(status: .rejected, reason: objection)
        }
        let isUnneeded = !variable.isLimit && value == variable.value(in: spot)
        var wanted = wanted
        wanted[variable.name] = isUnneeded ? nil : value
        try await storage.run { [wanted] in try $0.saveVariables(wanted) }
        self.wanted = wanted
        return BridgeCommandResult(status: .accepted)
    }
}
