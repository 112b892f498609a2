/// `POST /bridge/v1/commands/{number}/result`, signed.
package struct BridgeCommandResult: Hashable, Sendable, Codable {
    package var status: Status
    /// In a few words, for a person.
    package var reason: String?
    /// To `GetVariables`.
    package var variables: [Variable]?
    /// To `GetVariables`: names that it asked for, and that mean nothing.
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
        /// Whether it is set on the spot only.
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
        /// As soon as the running transaction has ended.
        case scheduled = "Scheduled"
        case notSupported = "NotSupported"
    }
}
