import CloudBooking
import CloudControl
import CloudFleet
import CloudModule
import CloudMoney
import CloudPricing
import CloudSharing
import CloudWeb
import Logging

extension CloudModules {
    /// The modules of prices, bookings and places.
    static func sharing(
        _ all: CloudResources, _ commands: CommandService, _ connections: StationConnections,
        _ site: Site, _ logger: Logger
    ) -> [any DomainModule] {
        [
            PricingModule(
                database: all.database, now: all.now, random: all.random, site: site, logger: logger
            ),
            BookingModule(
                database: all.database, now: all.now, random: all.random, vault: all.vault,
                commands: commands, connections: connections, site: site,
                teller: PlaceAddresses(), credit: CreditTeller(seller: all.money.seller).credit,
                logger: logger),
            CalendarModule(
                database: all.database, now: all.now, random: all.random, site: site,
                fetcher: all.calendarFetcher, logger: logger),
            BookingEnforcementModule(
                database: all.database, now: all.now, vault: all.vault, commands: commands,
                logger: logger),
            ListingModule(
                database: all.database, random: all.random,
                publicPointKey: all.vault.publicPointKey, geocoder: all.geocoder,
                map: all.map, site: site),
            MapModule(
                database: all.database, connections: connections, site: site, map: all.map),
            OCPIModule(
                database: all.database, connections: connections, party: all.ocpi),
            CommunityModule(
                database: all.database, now: all.now, random: all.random, site: site, logger: logger
            ),
        ]
    }
}
