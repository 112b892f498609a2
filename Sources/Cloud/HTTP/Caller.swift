import CommonBase

/// Who may call a route. Every route declares it; there is no default.
package enum Caller: Hashable, Sendable {
    case anyone
    /// A logged-in person with one of these roles.
    case person(Set<PersonRole>)
    /// An enrolled bridge that signed the request.
    case bridge
    /// A monitoring program with the monitoring token.
    case monitor

    package static let admin = Caller.person([.admin])
}

/// The authenticated caller of a request.
package enum Principal: Hashable, Sendable {
    case anonymous
    case person(PersonID, PersonRole)
    case bridge(BridgeID, station: StationID)
    case monitor
    /// The command line: a user of this machine who may read the data directory.
    case commandLine

    /// The ids to log.
    var ids: [(name: String, id: String)] {
        switch self {
        case .person(let id, _): [("person", id.text)]
        case .bridge(let id, let station): [("bridge", id.text), ("station", station.text)]
        case .anonymous, .monitor, .commandLine: []
        }
    }
}
