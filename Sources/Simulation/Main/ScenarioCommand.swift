import ArgumentParser
import CommonBase
import Foundation
import SimulationEngine

struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Play a named scenario, and judge it; see docs/simulator.md.")

    @Argument(help: "The scenario's file.")
    var file: String

    @Option(help: "Of everything that the file leaves to chance.")
    var seed: UInt64 = 1

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError("\(file) can't be read")
        }
        let complaints: [String]
        do {
            complaints = try Scenario(String(decoding: data, as: UTF8.self)).run(seed: seed)
        } catch let error as ServiceError {
            throw ValidationError("\(file): \(error.message)")
        }
        for complaint in complaints { print(complaint) }
        guard complaints.isEmpty else { throw ExitCode(1) }
        print("\(file): as expected")
    }
}
