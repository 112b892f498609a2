import CommonBase
import TestSupport
import Testing

@testable import CloudWeb

extension CloudWebTests {
    @Suite struct CSVTextTests {
        @Test func writesNoFormula() {
            let csv = CSVText(separator: ";")
            for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"] {
                let line = csv.line([.text(text)])
                #expect(line.hasPrefix("'") || line.hasPrefix("\"'"), "\(line)")
            }
            #expect(csv.line([.text("a=1"), .plain("-1,5")]) == "a=1;\"-1,5\"\r\n")
        }

        @Test func quotesSeparatorsAndQuotes() {
            #expect(
                CSVText(separator: ";").line([.text("a;b"), .text("say \"hi\""), .text("x\ny")])
                    == "\"a;b\";\"say \"\"hi\"\"\";\"x\ny\"\r\n")
        }

        /// Hostile texts stay one cell each.
        @Test func keepsHostileTextInItsCell() {
            let texts = [
                "<script>alert(1)</script>", "\u{202E}txt.exe",
                String(repeating: "x", count: 10_000),
                "\";=cmd|' /C calc'!A0;\"", "=HYPERLINK(\"http://x\";\"y\")",
            ]
            for text in texts {
                let line = CSVText(separator: ";").line([.plain("1"), .text(text), .plain("2")])
                #expect(Self.cells(line) == ["1", CSVText.harmless(text), "2"])
            }
        }

        /// Reads one line as RFC 4180 says.
        private static func cells(_ line: String) -> [String] {
            let scalars = Array(line.unicodeScalars.dropLast(2))
            var (cells, cell, isQuoted, index) = ([String](), "", false, 0)
            while index < scalars.count {
                let scalar = scalars[index]
                let isDouble =
                    isQuoted && scalar == "\"" && index + 1 < scalars.count
                    && scalars[index + 1] == "\""
                if isDouble {
                    cell.unicodeScalars.append("\"")
                    index += 1
                } else if scalar == "\"" {
                    isQuoted.toggle()
                } else if scalar == ";", !isQuoted {
                    cells.append(cell)
                    cell = ""
                } else {
                    cell.unicodeScalars.append(scalar)
                }
                index += 1
            }
            return cells + [cell]
        }
    }
}
