/// `POST /bridge/v1/commands/{number}/result`, signed.
public struct BridgeCommandResult: Hashable, Sendable, Codable {
    public var status: Status
    /// In a few words, for a person.
    public var reason: String?
    /// To `GetVariables`.
    public var variables: [Variable]?
    /// To `GetVariables`: names that it asked for, and that mean nothing.
    public var unknownVariables: [String]?

    public init(
        status: Status, reason: String? = nil, variables: [Variable]? = nil,
        unknownVariables: [String]? = nil
    ) {
        self.status = status
        self.reason = reason
        self.variables = variables
        self.unknownVariables = unknownVariables
    }

    public struct Variable: Hashable, Sendable, Codable {
        public var name: String
        public var value: String
        /// Whether it is set on the spot only.
        public var readonly: Bool

        public init(name: String, value: String, readonly: Bool) {
            self.name = name
            self.value = value
            self.readonly = readonly
        }
    }

    public enum Status: String, Sendable, Codable, CaseIterable {
        case accepted = "Accepted"
        case rejected = "Rejected"
        /// As soon as the running transaction has ended.
        case scheduled = "Scheduled"
        case notSupported = "NotSupported"
    }
}
