import CloudControl
import CloudCore
import CloudHTTP
import CloudModule

/// Charging profiles and schedules.
package struct SmartChargingModule: DomainModule {
    private let database: CloudDatabase
    private let commands: CommandService

    package init(database: CloudDatabase, commands: CommandService) {
        self.database = database
        self.commands = commands
    }

    package var routes: [Route] {
        SmartChargingRoutes(
            database: database, check: CompositeCheck(database: database, commands: commands)
        ).all()
    }
}
