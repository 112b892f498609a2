/// `POST /bridge/v1/commands/{number}/result`, signed.
package struct BridgeCommandResult: Hashable, Sendable, Codable {
    package var status: Status
    /// A short explanation for people.
    package var reason: String?
    /// The response to `GetVariables`.
    package var variables: [Variable]?
    /// In response to `GetVariables`: the requested names that do not exist.
    package var unknownVariables: [String]?

    package init(
        status: Status, reason: String? = nil, variables: [Variable]? = nil,
        unknownVariables: [String]? = nil
    ) {
        self.status = status
        self.reason = reason
        self.variables = variables
        self.unknownVariables = unknownVariables
    }

    package struct Variable: Hashable, Sendable, Codable {
        package var name: String
        package var value: String
        /// Whether it can be set on site only.
        package var readonly: Bool

        package init(name: String, value: String, readonly: Bool) {
            self.name = name
            self.value = value
            self.readonly = readonly
        }
    }

    package enum Status: String, Sendable, Codable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// Will be done as soon as the running transaction has ended.
        case scheduled = "Scheduled"
        case notSupported = "NotSupported"
    }
}
