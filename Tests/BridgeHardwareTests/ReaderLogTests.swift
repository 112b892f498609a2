import CommonBase
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    /// Lines of a log that come again and again.
    @Suite struct ReaderLogTests {
        /// What a day of a reader writes that is lost every eleven seconds, with its hour.
        private func day(of lines: [String], every seconds: Int64 = 11) -> [(Int64, String)] {
            var folded = FoldedLines()
            var written: [(Int64, String)] = []
            for second in stride(from: Int64(0), to: 86_400, by: Int64.Stride(seconds)) {
                let now = Uptime(milliseconds: second * 1000)
                written += folded.summaries(at: now).map { (second / 3600, $0) }
                for line in lines where folded.isDue(line, at: now) {
                    written.append((second / 3600, line))
                }
            }
            return written
        }

        /// Three of each in the first hour, then one an hour with a count.
        @Test func foldsLinesOfFlappingReader() {
            let written = day(of: ["lost", "ready"])
            #expect(
                written.prefix(6).map(\.1) == ["lost", "ready", "lost", "ready", "lost", "ready"])
            #expect(
                written.filter { $0.0 == 1 }.map(\.1)
                    == [
                        "lost (325 more times within an hour)",
                        "ready (325 more times within an hour)",
                    ])
            #expect((1...23).allSatisfy { hour in written.filter { $0.0 == hour }.count == 2 })
            #expect(written.count == 6 + 23 * 2)
        }

        /// What happens every two hours is written each time, without a count.
        @Test func writesRareLines() {
            #expect(day(of: ["lost"], every: 7200).map(\.1) == Array(repeating: "lost", count: 12))
        }

        /// After an hour without any, the next one is written again.
        @Test func writesAgainAfterQuietHour() {
            var folded = FoldedLines()
            func due(_ seconds: Int64) -> Bool {
                folded.isDue("lost", at: Uptime(milliseconds: seconds * 1000))
            }
            func summaries(_ seconds: Int64) -> [String] {
                folded.summaries(at: Uptime(milliseconds: seconds * 1000))
            }
            #expect([due(0), due(1), due(2), due(3)] == [true, true, true, false])
            #expect(summaries(3599) == [])
            #expect(summaries(3600) == ["lost (once more within an hour)"])
            #expect(!due(3700))
            #expect(summaries(7200) == ["lost (once more within an hour)"])
            #expect(summaries(10_800) == [])
            #expect(due(10_801))
        }

        /// However many different lines there are, few are remembered.
        @Test func isBounded() {
            var folded = FoldedLines()
            let now = Uptime(milliseconds: 0)
            let written = (1...1000).filter { folded.isDue("\($0)", at: now) }
            #expect(written.count == FoldedLines.limit)
        }
    }
}
