import ArgumentParser
import CloudApp
import CloudServices
import Common
import Platform

struct Bridge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The bridges of chargers that speak no OCPP.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a one-time claim code for a station; the station is added if need be.")

        @Option(help: "The station's id.")
        var station: String

        @Option(help: "The station's name, if it is new.")
        var name: String?

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await Program.reporting("zapoj-cloud") {
                guard let id = StationID(station) else {
                    throw ServiceError(
                        .invalidInput, "A station's id has 1 to 48 of A-Z a-z 0-9 - _ . : @")
                }
                let settings = try await CloudSettings(options)
                let environment = try CloudFiles(directory: settings.dataDirectory).environment()
                let (moment, title) = (environment.now(), name ?? station)
                let code = environment.random.readable(groups: 2)
                let expiresAt = try await environment.database.write { db in
                    try StationService.addBridgeIfNew(id, name: title, db, at: moment)
                    return try BridgeService.makeClaim(station: id, code: code, db, at: moment)
                }
                try await environment.database.close()
                print("\(code)  (until \(expiresAt.iso8601Seconds))")
            }
        }
    }
}
