import ArgumentParser
import CommonBase
import DemoNeighbourhood

struct NeighbourhoodCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neighbourhood",
        abstract: "Make a cloud with people, chargers and two months of history.",
        discussion: """
            Plays what people and chargers did through the functions of the cloud's gateways and \
            services, and prints sign-ins, the passwords of the stations and what goes on as JSON. \
            The same seed yields the same history up to now.
            """)

    @Option(help: "The data directory of a new cloud, which must not run yet.")
    var dataDirectory: String

    @Option(help: "Decides who charges when.")
    var seed: UInt64 = 7

    func run() async throws {
        let summary = try await Neighbourhood.make(in: dataDirectory, seed: seed)
        print(JSONWriter.text(summary.json))
    }
}
