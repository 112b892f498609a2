import CommonBase

/// Who may call a route. Every route says so; there is no default.
package enum Caller: Hashable, Sendable {
    case anyone
    /// Somebody who logged in and has one of these roles.
    case person(Set<PersonRole>)
    /// An enrolled bridge that signed the request.
    case bridge
    /// A program that watches this cloud and knows its monitoring token.
    case monitor

    package static let admin = Caller.person([.admin])
}

/// Who does call.
package enum Principal: Hashable, Sendable {
    case anonymous
    case person(PersonID, PersonRole)
    case bridge(BridgeID, station: StationID)
    case monitor
    /// Whoever may read the data directory of the machine itself.
    case commandLine

    /// For logs.
    var ids: [(name: String, id: String)] {
        switch self {
        case .person(let id, _): [("person", id.text)]
        case .bridge(let id, let station): [("bridge", id.text), ("station", station.text)]
        case .anonymous, .monitor, .commandLine: []
        }
    }
}
