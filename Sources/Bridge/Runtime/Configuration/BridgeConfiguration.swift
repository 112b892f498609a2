import BridgeLogic
import BridgeProtocol

/// The local settings and the cloud's values for those that it may change. The cloud's values are
/// stored, and survive restarts.
actor BridgeConfiguration {
    private let local: BridgePolicy
    /// The read-only settings; empty where not set.
    private let settings: [String: String]
    private let storage: BridgeStorage
    private var wanted: [String: Int] = [:]

    init(local: BridgePolicy, settings: [String: String], storage: BridgeStorage) {
        self.local = local
        self.settings = settings
        self.storage = storage
    }

    /// Reads the cloud's stored values.
    func load() async throws { wanted = try await storage.run { try $0.variables() } }

    /// The policy in force: a local setting that has become stricter takes precedence.
    var policy: BridgePolicy {
        var policy = local
        for variable in BridgeVariable.all {
            guard let value = wanted[variable.name],
                variable.objection(to: value, on: local) == nil
            else { continue }
            variable.set(value, in: &policy)
        }
        return policy
    }

    /// - Returns: the variables of these names, or all where `names` is empty.
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

    /// Durable when it returns. An interval equal to the local setting is no longer stored; a limit
    /// stays stored, whatever becomes of the local one.
    func set(_ change: BridgeCommand.SetVariable) async throws -> BridgeCommandResult {
        guard let variable = BridgeVariable.named(change.name) else {
            return settings[change.name] == nil
                ? BridgeCommandResult(status: .notSupported, reason: "there is no such variable")
                : BridgeCommandResult(
                    status: .rejected, reason: "only the local settings can change it")
        }
        guard let value = Int(change.value), String(value) == change.value else {
            return BridgeCommandResult(status: .rejected, reason: "the value is no number")
        }
        if let objection = variable.objection(to: value, on: local) {
            return BridgeCommandResult(status: .rejected, reason: objection)
        }
        let isUnneeded = !variable.isLimit && value == variable.value(in: local)
        var wanted = wanted
        wanted[variable.name] = isUnneeded ? nil : value
        try await storage.run { [wanted] in try $0.saveVariables(wanted) }
        self.wanted = wanted
        return BridgeCommandResult(status: .accepted)
    }
}
