import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Bridge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The bridges of chargers that speak no OCPP.",
        subcommands: [Add.self, Revoke.self])

    struct Revoke: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Believe a station's bridge no more: it was stolen, or is given away.")

        @Option(help: "The station's id.")
        var station: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            _ = try await cloud.call(.delete, "\(Station.Kind.path)/\(station)/bridge")
        }
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a one-time claim code for a station; the station is added if need be.")

        @Option(help: "The station's id.")
        var station: String

        @Option(help: "The station's name, if it is new.")
        var name: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            let station = JSONValue.object([
                "id": .string(station), "kind": "bridge", "name": .string(name ?? station),
            ])
            do {
                _ = try await cloud.call(.post, Station.Kind.path, body: station)
            } catch let error as ServiceError where error.code == .conflict {
                // It is there already.
            }
            let claim = try await cloud.call(
                .post, "\(Station.Kind.path)/\(self.station)/claims")
            let (code, until) = (claim?["claimCode"], claim?["expiresAt"])
            print("\(code?.stringValue ?? "")  (until \(until?.stringValue ?? ""))")
        }
    }
}
