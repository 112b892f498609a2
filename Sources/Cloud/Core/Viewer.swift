import CommonBase

/// On whose behalf a query runs. Every query that returns something a person may see takes a viewer
/// and returns only what that viewer may see.
package enum Viewer: Hashable, Sendable {
    /// Nobody is signed in.
    case anonymous
    /// Sees their own charging, and the places where they are a host.
    case person(PersonID, Set<AccessScope>)
    /// Sees everything.
    case admin(PersonID, Set<AccessScope>)
    /// A station, or its bridge.
    case station(StationID)
    /// The cloud itself: its services, and the command line of its machine.
    case system

    /// Whether the viewer is an admin, or the cloud itself.
    package var isAdmin: Bool {
        switch self {
        case .admin, .system: true
        case .anonymous, .person, .station: false
        }
    }
}

/// What a personal access token allows. A login has all scopes.
package enum AccessScope: String, Sendable, Codable, CaseIterable {
    /// Read what its owner may see.
    case read
    /// Start and stop transactions, send commands, reserve.
    case control
    /// Change settings, people, cards and grants, within its owner's rights.
    case admin
    /// See and move money.
    case money
}
