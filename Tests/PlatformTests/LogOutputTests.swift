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
    }
}
