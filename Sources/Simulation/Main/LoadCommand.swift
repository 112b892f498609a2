import ArgumentParser
import CommonBase
import Foundation
import VirtualDevices

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract:
            "Run many stations against a local central system and measure its latency.",
        discussion: """
            Prints one JSON object: calls, latencies in milliseconds, unanswered calls. Exits
            with status 1 if a call got no answer or an error.
              zapoj-sim load --url ws://127.0.0.1:8080/ocpp --stations stations.json --seconds 10
              zapoj-sim load … --rate 2000
            The file is a list of {"id": …, "password": …, "card": …}; the cards are enrolled.
            """)

    @Option(help: "The URL of the central system, without a station id.")
    var url: String

    @Option(help: "A JSON file with the stations.")
    var stations: String

    @Option(help: "1 to 600.")
    var seconds: Int64 = 10

    @Option(help: "Calls per second of all stations; without it, each waits for its answer.")
    var rate: Double?

    func validate() throws {
        if let rate, !(0.1...1_000_000).contains(rate) {
            throw ValidationError("--rate must be 0.1 to 1000000")
        }
    }

    func run() async throws {
        let file = try Data(contentsOf: URL(fileURLWithPath: stations))
        let list = try JSONDecoder().decode([LoadRun.Station].self, from: file)
        let report = try await LoadRun(
            try WebSocketURL(url), list, rate.map { .open(callsPerSecond: $0) } ?? .closed,
            seconds: seconds
        ).run()
        print(JSONWriter.text(report.json))
        if report.failures > 0 { throw ExitCode(1) }
    }
}
