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

    /// The person on whose behalf the query runs; nil for stations, strangers and the cloud.
    package var personID: PersonID? {
        switch self {
        case .person(let id, _), .admin(let id, _): id
        case .anonymous, .station, .system: nil
        }
    }

    /// The ORDER BY term of a list that walks an index on `column`, newest first.
    ///
    /// A person sees few rows of a large table. For them the term is an expression that no index
    /// has, so that SQLite searches their rows and sorts these, instead of walking everybody's.
    package func newestFirst(by column: String) -> String {
        isPerson ? "\(column) + 0 DESC" : "\(column) DESC"
    }

    /// Whether the viewer sees only a person's own part.
    package var isPerson: Bool { if case .person = self { true } else { false } }
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
