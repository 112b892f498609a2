/// Words that may stand in no file of ours, code or not: paths of somebody's machine, and notes of
/// work to do, which belong in an issue.
enum WordRule {
    // Each is put together from parts, so that this file does not hold it.
    static let machinePaths = ["/wo" + "rk/", "/op" + "t/swift", "/ro" + "ot/"]
    static let notes = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

    static func findings(in file: SourceFile) -> [Finding] {
        guard Tree.folders.contains(where: file.isUnder) else { return [] }
        return file.lines.enumerated().flatMap { index, line in
            findings(in: line).map { file.finding($0.rule, line: index + 1, $0.message) }
        }
    }

    private static func findings(in line: String) -> [(rule: Rule, message: String)] {
        let bytes = Array(line.utf8)
        var found: [(rule: Rule, message: String)] = []
        for path in machinePaths where contains(path, bytes, isPath: true) {
            found.append((.path, "\(path) is one machine's: derive it, or take it as a setting"))
        }
        for note in notes where contains(note, bytes, isPath: false) {
            found.append((.todo, "no \(note): do it, or open an issue"))
        }
        return found
    }

    /// Whether the line has the word with nothing glued to it. What follows a path may be.
    private static func contains(_ word: String, _ line: [UInt8], isPath: Bool) -> Bool {
        line.ranges(of: Array(word.utf8)).contains { range in
            if range.lowerBound > 0, line[range.lowerBound - 1].joins(path: isPath) {
                return false
            }
            return isPath || range.upperBound == line.count
                || !line[range.upperBound].joins(path: false)
        }
    }
}

extension UInt8 {
    /// A byte that makes the word after it part of a longer one: `my/home/`, `XXXX`.
    fileprivate func joins(path: Bool) -> Bool {
        isInWord || (path && (self == UInt8(ascii: ".") || self == UInt8(ascii: "-")))
    }
}
