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
    /// The person owes something for charging.
    case owes
    /// A part of the person's credit is held for what is not settled yet.
    case hasHold
    /// The person's credit would be lost.
    case hasCredit
    /// A payout to the person is on its way: the bank may return it.
    case hasPayout
    /// The host's earnings would be lost.
    case hasEarnings

    package var error: ServiceError {
        let reason =
            switch self {
            case .lastAdmin: "The last admin can't be deleted; make another one first."
            case .hasChargers:
                "A host with chargers can't be deleted; hand them over or remove them first."
            case .isCharging:
                "A person who is charging can't be deleted; stop the charging first."
            case .owes: "A person with a debt can't be deleted; top up the credit first."
            case .hasHold:
                "A person whose credit is held can't be deleted; wait until everything is settled."
            case .hasCredit:
                "A person with credit can't be deleted; have the credit paid back first."
            case .hasPayout:
                "A host with a payout on its way can't be deleted; wait until it is paid or returned."
            case .hasEarnings:
                "A host with earnings can't be deleted; wait until they are paid out."
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
        case .owes:
            Message(
                "You owe something for charging. Top up your credit, which pays it, and then come "
                    + "back.",
                "Dlužíš za nabíjení. Dobij si kredit, tím dluh zaplatíš, a pak se vrať.")
        case .hasHold:
            Message(
                "A part of your credit is held for charging or for a booking, or reserved for "
                    + "charging without a connection. Wait until it is settled, switch the "
                    + "reserving off, and then come back.",
                "Část tvého kreditu je blokovaná kvůli nabíjení nebo rezervaci, nebo vyhrazená pro "
                    + "nabíjení bez spojení. Počkej, až se to vyúčtuje, vyhrazování vypni a pak se "
                    + "vrať.")
        case .hasCredit:
            Message(
                "You have credit. Have it paid back to your bank account, and then come back.",
                "Máš kredit. Nech si ho vrátit na účet, a pak se vrať.")
        case .hasPayout:
            Message(
                "A payout of your earnings is on its way. Wait until the bank has paid or returned "
                    + "it, and then come back.",
                "Výplata tvého výdělku je na cestě. Počkej, až ji banka vyplatí nebo vrátí, a pak "
                    + "se vrať.")
        case .hasEarnings:
            Message(
                "You have earnings. Enter your bank account, wait until they are paid out, and then "
                    + "come back.",
                "Máš výdělek. Vyplň číslo účtu, počkej, až ti přijde, a pak se vrať.")
        }
    }

    /// Where that is done.
    package var path: String? {
        switch self {
        case .lastAdmin: nil
        case .hasChargers: "/chargers"
        case .isCharging: "/charging"
        case .owes, .hasHold: "/credit"
        case .hasCredit: "/credit/pay-back"
        case .hasPayout: "/earnings/payouts"
        case .hasEarnings: "/earnings/account"
        }
    }
}
