import CloudCore
import CloudPeople
import CommonBase

/// The passwords of those who can sign in: an admin, the hosts of a native and of a bridged charger,
/// and a driver.
struct SignIns: Sendable {
    let people: [(person: Account, password: String)]

    /// Somebody with an account.
    enum Account: Hashable, Sendable {
        case admin
        case resident(Resident)

        var role: String {
            switch self {
            case .admin: "admin"
            case .resident(let resident): Resident.hosts.contains(resident) ? "host" : "driver"
            }
        }

        var name: String {
            switch self {
            case .admin: "Admin"
            case .resident(let resident): resident.name
            }
        }

        var email: String {
            switch self {
            case .admin: "admin@example.com"
            case .resident(let resident): resident.email
            }
        }
    }

    init(random: RandomSource) {
        people = [.admin, .resident(.jana), .resident(.tomas), .resident(.petr)].map {
            ($0, random.readable(groups: 5))
        }
    }

    func hashes(
        by hasher: PasswordHasher, _ random: RandomSource
    ) async throws -> [Account: String] {
        var hashes: [Account: String] = [:]
        for (person, password) in people {
            hashes[person] = try await hasher.hash(password, salt: random.bytes(16))
        }
        return hashes
    }
}
