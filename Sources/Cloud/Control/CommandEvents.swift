import CloudCore

extension DomainObject {
    package static let command = DomainObject(rawValue: "command")
}

extension DomainObject {
    /// Signal: a station has a new command; the station is the subject.
    package static let commandQueue = DomainObject(rawValue: "commandQueue")
}

/// The command is the subject.
extension DomainEvent.Kind {
    package static let commandIssued = Self(.command, "issued")
    /// The station has answered, or the command has timed out.
    package static let commandFinished = Self(.command, "finished")
}
