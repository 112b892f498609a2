import CommonBase
import MessageCatalogue

/// Why an account can't be deleted now, and what to do first.
package enum RemovalObstacle: String, Hashable, Sendable, CaseIterable {
    /// Nobody could administer the cloud.
    case lastAdmin
    /// Nobody would answer for the chargers.
    case hasChargers
    /// The transaction would have no end that anybody knows of.
    case isCharging

    package var error: ServiceError {
        let reason =
            switch self {
            case .lastAdmin: "The last admin can't be deleted; make another one first."
            case .hasChargers:
                "A host with chargers can't be deleted; hand them over or remove them first."
            case .isCharging:
                "A person who is charging can't be deleted; stop the charging first."
            }
        return ServiceError(.conflict, reason)
    }

    package var words: Message {
        switch self {
        case .lastAdmin:
            Message(
                "You are the last admin. Make somebody else an admin first, so that the cloud is not "
                    + "left without one.",
                "Jsi poslední správce. Nejdřív udělej správcem někoho jiného, ať cloud nezůstane "
                    + "bez správce.")
        case .hasChargers:
            Message(
                "You have chargers. Hand your place over to somebody else, or have the chargers "
                    + "removed; then come back.",
                "Máš nabíječky. Předej své místo někomu jinému, nebo nech nabíječky odebrat, a pak "
                    + "se vrať.")
        case .isCharging:
            Message(
                "Your car is charging now. Stop it, or wait until it has ended, and then come back.",
                "Teď nabíjíš. Nabíjení ukonči, nebo počkej, až skončí, a pak se vrať.")
        }
    }

    /// Where that is done.
    package var path: String? {
        switch self {
        case .lastAdmin: nil
        case .hasChargers: "/chargers"
        case .isCharging: "/charging"
        }
    }
}
