import CloudCore
import CloudWeb
import CommonBase
import Logging

/// What all modules of money get.
package struct MoneyContext: Sendable {
    package var database: CloudDatabase
    package var now: @Sendable () -> Moment
    package var random: RandomSource
    package var site: Site
    package var settings: MoneySettings
    package var logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        site: Site, settings: MoneySettings, logger: Logger
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.site = site
        self.settings = settings
        self.logger = logger
    }
}
