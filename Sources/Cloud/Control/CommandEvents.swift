import CloudCore

extension DomainObject {
    package static let command = DomainObject(rawValue: "command")
}

extension DomainObject {
    /// Signal: a station has a new command; the station is the subject.
    package static let commandQueue = DomainObject(rawValue: "commandQueue")
    /// Signal: a command of a station was issued or has ended; the station is the subject.
    package static let stationCommands = DomainObject(rawValue: "stationCommands")
}

/// The command is the subject.
extension DomainEvent.Kind {
    package static let commandIssued = Self(.command, "issued")
    /// The station has answered, or the command has timed out.
    package static let commandFinished = Self(.command, "finished")
}
