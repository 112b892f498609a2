import CommonBase
import Foundation
import SimulationEngine
import TestSupport
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

    /// The power fails within the pass that settles two transactions, and within what the cloud does
    /// afterwards: each transaction is settled once. It fails after each eighth write; with
    /// `ZAPOJ_LONG_TESTS` after each second one.
    @Test(arguments: 0..<8 as Range<Int>) func settlesOnceWhereverPowerFails(block: Int) throws {
        for writes in stride(from: block * 12, to: block * 12 + 12, by: RandomCases.isLong ? 2 : 8)
        {
            let story = """
                sell energy
                at 00:05 tap jana at garage
                at 00:06 tap petr at driveway
                at 00:30:20 tap jana at garage
                at 00:30:30 tap petr at driveway
                at 00:30:58 cut cloud power after \(writes) writes
                at 00:33 start cloud
                expect transactions 1 at garage
                expect transactions 1 at driveway
                expect suspect 0
                expect settled 2
                """
            #expect(try Scenario(story).run(seed: UInt64(writes) + 1) == [], "\(writes) writes")
        }
    }

    /// The power fails while a guest pays, and again while the price is captured, after each
    /// twelfth write; with `ZAPOJ_LONG_TESTS` after each third one. The guest pays the price once,
    /// or nothing.
    @Test(arguments: 0..<4 as Range<Int>) func guestPaysOnceWhereverPowerFails(block: Int) throws {
        for writes in stride(from: block * 36, to: block * 36 + 36, by: RandomCases.isLong ? 3 : 12)
        {
            let story = """
                at 00:05 guest at garage holds 100 until 00:30
                at 00:05 cut cloud power after \(writes) writes
                at 00:07 start cloud
                at 00:29:58 cut cloud power after \(writes) writes
                at 00:35 start cloud
                expect suspect 0
                """
            #expect(try Scenario(story).run(seed: UInt64(writes) + 1) == [], "\(writes) writes")
        }
    }

    /// What was taken beyond the credit is reported.
    @Test func reportsOverrun() throws {
        let file = Self.folder.appending(path: "money-runs-out-native.scenario")
        let text = try String(contentsOf: file, encoding: .utf8)
        var lines: [String] = []
        _ = try Scenario(text).run { lines.append($0) }
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("petr: credit 40.00 Kč, taken ") == true)
        #expect(lines.first?.hasSuffix(" of at most 3.30 Kč") == true)
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
        "tap jana at garage", "sell water", "credit much", "power 0", "sample 60 seconds",
        "at 01:00 correct garage 0 by 5", "at 01:00 report garage 1 at noon 5",
        "expect used up by mallory", "at 01:00 cut cloud power after few writes",
        "at 00:05 guest at garage holds much until 01:00", "at 00:05 lose 0 answers",
        "at 00:05 cut cloud power after lunch", "expect guests 1 rich",
        "at 01:00 refund garage 1 by 101", "at 01:00 petr tops up 10", "expect top-ups some",
    ])
    func rejectsInvalidLine(line: String) throws {
        let error = #expect(throws: ServiceError.self) { try Scenario("\n\(line)") }
        #expect(error?.message.hasPrefix("Line 2 is not a valid step") == true)
    }
}
