import CloudCore
import CommonBase
import HTTPTypes

/// Who may call a route. Every route declares it; there is no default.
///
/// It says who may call the route at all. Which objects a caller may see and change is decided by the
/// query of the object, which takes the caller's `Viewer`.
package enum Caller: Hashable, Sendable {
    case anyone
    /// A person who has logged in, or a personal access token with this scope.
    case person(AccessScope)
    /// An admin. A personal access token needs the scope `read` for GET, and `admin` otherwise.
    case admin
    /// An admin. A personal access token needs the scope `money`.
    case moneyAdmin
    /// A person who has logged in; no personal access token.
    case login
    /// A browser with its session cookie: a page or form of the web app.
    case browser(Audience)
    /// An enrolled bridge that signed the request.
    case bridge
    /// A monitoring program with the monitoring token.
    case monitor

    /// The scope that a personal access token needs; nil if none is accepted.
    package func scope(of method: HTTPRequest.Method) -> AccessScope? {
        switch self {
        case .person(let scope): scope
        case .admin: method == .get || method == .head ? .read : .admin
        case .moneyAdmin: .money
        case .anyone, .login, .browser, .bridge, .monitor: nil
        }
    }
}

/// A person who sent a request.
package struct SignedIn: Hashable, Sendable {
    package var id: PersonID
    package var isAdmin: Bool
    package var scopes: Set<AccessScope>
    /// Whether the person logged in, rather than a program with a personal access token.
    package var isLogin: Bool

    package init(id: PersonID, isAdmin: Bool, scopes: Set<AccessScope>, isLogin: Bool) {
        self.id = id
        self.isAdmin = isAdmin
        self.scopes = scopes
        self.isLogin = isLogin
    }
}

/// The authenticated caller of a request.
package enum Principal: Hashable, Sendable {
    case anonymous
    case person(SignedIn)
    case bridge(BridgeID, station: StationID)
    case monitor
    /// The command line: a user of this machine who may read the data directory.
    case commandLine

    /// On whose behalf the queries of the request run.
    package var viewer: Viewer {
        switch self {
        case .anonymous, .monitor: .anonymous
        case .person(let person):
            person.isAdmin
                ? .admin(person.id, person.scopes) : .person(person.id, person.scopes)
        case .bridge(_, let station): .station(station)
        case .commandLine: .system
        }
    }

    /// The person who sent the request; nil for others.
    package var personID: PersonID? {
        if case .person(let person) = self { person.id } else { nil }
    }

    /// The ids to log.
    var ids: [(name: String, id: String)] {
        switch self {
        case .person(let person): [("person", person.id.text)]
        case .bridge(let id, let station): [("bridge", id.text), ("station", station.text)]
        case .anonymous, .monitor, .commandLine: []
        }
    }
}
