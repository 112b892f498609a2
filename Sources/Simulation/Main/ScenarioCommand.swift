import ArgumentParser
import CommonBase
import Foundation
import SimulationEngine

struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Run a scenario and check the outcome; see docs/simulator.md.")

    @Argument(help: "The scenario's file.")
    var file: String

    @Option(help: "The seed of everything that the file leaves to chance.")
    var seed: UInt64 = 1

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ValidationError("cannot read \(file)")
        }
        let complaints: [String]
        do {
            complaints = try Scenario(String(decoding: data, as: UTF8.self)).run(seed: seed) {
                print($0)
            }
        } catch let error as ServiceError {
            throw ValidationError("\(file): \(error.message)")
        }
        for complaint in complaints { print(complaint.escapingControls()) }
        guard complaints.isEmpty else { throw ExitCode(1) }
        print("\(file): as expected")
    }
}
