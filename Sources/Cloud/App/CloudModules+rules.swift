import CloudAccess
import CloudBooking
import CloudCharging
import CloudCore
import CloudFleet
import CloudMoney
import CloudPricing
import CloudSmartCharging

/// What decides whether a transaction starts and continues.
extension CloudModules {
    /// The authorization rules of all domains, in the order of their evaluation.
    package static func authorizationRules(
        vault: TokenVault, seller: MoneySettings.Seller
    ) -> [any AuthorizationRule] {
        [
            ReservationRule(), BookingRule(), PausedConnectorRule(), ConcurrencyRule(),
            RequestedProfileRule(vault: vault), RequestedLimits(vault: vault), GrantedEnergy(),
            GroupLimitRule(), PriceAtStart(), CreditRule(seller: seller),
            GroupCostRule(),
        ]
    }

    static func authorization(_ resources: CloudResources) -> Authorization {
        Authorization(
            vault: resources.vault, random: resources.random,
            rules: authorizationRules(vault: resources.vault, seller: resources.money.seller),
            visitors: GuestTokens())
    }

    /// What the domains do before a station leaves its place.
    static func departures(_ random: RandomSource) -> [any StationDepartureRule] {
        [BookingDeparture(random: random)]
    }

    /// They find the transactions that may not continue.
    static func enforcementRules(_ seller: MoneySettings.Seller) -> [any EnforcementRule] {
        [
            ExcessiveCharging(), UnauthorizedTransactions(), BookingEnd(), GrantedEnergy(),
            EnergyLimit(), TimeLimit(), GroupEnergyEnd(), GroupHoursEnd(),
            CreditEnd(seller: seller), GuestEnd(),
        ]
    }
}
