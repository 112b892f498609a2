import CommonBase
import Glibc
import Logging
import Synchronization
import Testing

@testable import Platform

extension PlatformTests {
    @Suite struct LogOutputTests {
        private static func framed(_ level: Logger.Level, _ text: String) -> String {
            let output = LogOutput(hasPriorities: true)
            return String(decoding: output.framed(level, Array(text.utf8)), as: UTF8.self)
        }

        @Test func prefixesEachLineWithItsSyslogPriority() {
            let priorities: [(Logger.Level, Int)] = [
                (.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3),
                (.critical, 2),
            ]
            for (level, priority) in priorities {
                #expect(Self.framed(level, "text\n") == "<\(priority)>text\n")
            }
            #expect(Self.framed(.error, "one\ntwo\n") == "<3>one\n<3>two\n")
        }

        @Test func prefixesOnlyWhereTheJournalReads() {
            var status = stat()
            #expect(fstat(STDERR_FILENO, &status) == 0)
            let stream = "\(status.st_dev):\(status.st_ino)"
            let cases: [(String?, Bool)] = [
                (stream, true), (nil, false), ("1:1", false), ("", false),
            ]
            for (stream, expected) in cases {
                let output = LogOutput.standardError(journalStream: stream)
                #expect(output.hasPriorities == expected)
            }
            #expect(LogOutput(hasPriorities: false).framed(.error, [65]) == [65])
        }

        /// What a station says neither begins another line nor controls the terminal, in any format,
        /// and is cut.
        @Test func escapesWhatOthersSay() throws {
            let lines = Mutex<[String]>([])
            let take: @Sendable (Logger.Level, [UInt8]) -> Void = { _, line in
                lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
            }
            let hostile = "a\n2026 error forged\r\u{1B}[2J\u{9B}1m\u{202E}\u{2028}\u{7F}\0"
            let handlers: [any LogHandler] = [
                TextLogHandler(label: "p", write: take), JSONLogHandler(label: "p", write: take),
            ]
            for handler in handlers {
                var logger = Logger(label: "p") { _ in handler }
                logger[metadataKey: hostile] = "\(hostile)"
                logger.warning(
                    "\(hostile)", metadata: ["long": "\(String(repeating: "x", count: 99_999))"])
                logger.warning("\(String(repeating: "y", count: 99_999))")
            }
            let written = lines.withLock(\.self)
            #expect(written.count == 4)
            for line in written {
                #expect(line.hasSuffix("\n") && !line.dropLast().hasControls)
                #expect(line.utf8.count < 12_000)
            }
            let json = try #require(written.last)
            #expect(
                try JSONReader.parse(json.utf8)["message"]?.stringValue?.hasSuffix("y…") == true)
            let same = try JSONReader.parse(written[2].utf8)["message"]?.stringValue
            #expect(same == hostile)
        }

        /// The time, the level, the program, metadata, and the message.
        @Test func writesTextForPeople() {
            let lines = Mutex<[String]>([])
            var logger = Logger(label: "program") { label in
                TextLogHandler(label: label) { level, line in
                    lines.withLock {
                        $0.append("\(level) " + String(decoding: line, as: UTF8.self))
                    }
                }
            }
            logger[metadataKey: "b"] = "2"
            logger.warning("it is hot", metadata: ["a": "1"], source: "lamp")
            let written = lines.withLock { $0.first } ?? ""
            #expect(written.hasPrefix("warning 20"))
            #expect(written.hasSuffix("Z warning program: a=1 b=2 [lamp] it is hot\n"))
        }

        /// A value that could pose as another name and value is quoted.
        @Test(
            arguments: [
                ("CP-1", "CP-1"), ("DE*BMW*E1", "DE*BMW*E1"), ("2001:db8::1", "2001:db8::1"),
                ("a=2", #""a=2""#), ("RDAM 123 client=1", #""RDAM 123 client=1""#),
                (#"a" b=""#, #""a\" b=\"""#), (#"a\" b="#, #""a\\\" b=""#),
                ("a\u{A0}b", "\"a\u{A0}b\""), ("a\u{3000}b", "\"a\u{3000}b\""),
            ]) func quotesValues(_ text: String, _ quoted: String)
        {
            #expect(LogText.quoted(text) == quoted)
        }
    }
}
