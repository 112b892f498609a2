import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Bridge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the bridges of chargers without OCPP.",
        subcommands: [Add.self, Revoke.self])

    struct Revoke: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke the key of a station's bridge, which was stolen or replaced.",
            discussion: "A new bridge must be enrolled before the station can connect again.")

        @Option(help: "Station id.")
        var station: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            _ = try await cloud.call(.delete, "\(Station.Kind.path)/\(station)/bridge")
        }
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a one-time claim code for a station; adds the station if it is new.")

        @Option(help: "Station id.")
        var station: String

        @Option(help: "Name of a new station; its id if absent.")
        var name: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            let station = JSONValue.object([
                "id": .string(station), "kind": "bridge", "name": .string(name ?? station),
            ])
            do {
                _ = try await cloud.call(.post, Station.Kind.path, body: station)
            } catch let error as ServiceError where error.code == .conflict {
                // The station already exists.
            }
            let claim = try await cloud.call(
                .post, "\(Station.Kind.path)/\(self.station)/claims")
            let (code, until) = (claim?["claimCode"], claim?["expiresAt"])
            Program.show("\(code?.stringValue ?? "")  (until \(until?.stringValue ?? ""))")
        }
    }
}
