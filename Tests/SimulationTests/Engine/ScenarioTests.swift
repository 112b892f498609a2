import CommonBase
import Foundation
import SimulationEngine
import Testing

@Suite struct ScenarioTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Scenarios")

    private static var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".scenario") }.sorted()
        }
    }

    /// Every scenario file has the expected outcome with several seeds.
    @Test func scenariosHaveExpectedOutcome() throws {
        let files = try Self.files
        #expect(files.contains("outage-of-30-minutes.scenario"))
        for file in files {
            let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
            for seed: UInt64 in 1...3 {
                #expect(try Scenario(text).run(seed: seed) == [], "\(file), seed \(seed)")
            }
        }
    }

    /// A failed expectation is reported with its line.
    @Test func reportsLineOfFailedExpectation() throws {
        let story = """
            at 00:05 tap jana at garage  # and again
            at 00:15 tap jana at garage

            expect transactions 2 at garage
            """
        #expect(try Scenario(story).run() == ["line 4: 1 transactions at garage instead of 2"])
    }

    /// An invalid line is rejected with its number.
    @Test(arguments: [
        "at noon tap jana at garage", "at 00:05 tap eve at garage", "at 00:05 dance",
        "at 00:05 book mallory at garage 01:00-02:00", "at 00:05 open garage 02:00-01:00",
        "expect bookings 1 forgotten", "at 00:05", "expect rain", "expect energy garage = zero",
        "tap jana at garage",
    ])
    func rejectsInvalidLine(line: String) throws {
        let error = #expect(throws: ServiceError.self) { try Scenario("\n\(line)") }
        #expect(error?.message.hasPrefix("Line 2 is not a valid step") == true)
    }
}
