import ArgumentParser

/// Virtual devices for demonstrations and tests: a card reader, a charger's board and charging
/// stations, and the commands that control them.
@main
struct ZapojSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zapoj-sim",
        abstract: "Virtual card readers, charger boards and OCPP stations for Zapoj.",
        subcommands: [
            SeedCommand.self, ScenarioCommand.self, LoadCommand.self, FloorCommand.self,
            DemoCommand.self, NeighbourhoodCommand.self, TapCommand.self, StatusCommand.self,
            SendCommand.self,
        ])
}
