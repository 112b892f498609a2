import Common

/// Who may call a route. Every route says so; there is no default.
public enum Caller: Hashable, Sendable {
    case anyone
    /// Somebody who logged in and has one of these roles.
    case person(Set<PersonRole>)
    /// An enrolled bridge that signed the request.
    case bridge

    public static let admin = Caller.person([.admin])
}

/// Who does call.
public enum Principal: Hashable, Sendable {
    case anonymous
    case person(PersonID, PersonRole)
    case bridge(BridgeID, station: StationID)
}
