/// Decisions are numbered and stay where they are: `docs/decisions/NNNN-title.md`, once each.
enum DecisionRule {
    static let folder = "docs/decisions/"

    static func findings(in paths: [String]) -> [Finding] {
        var owners: [Substring: String] = [:]
        return paths.sorted().filter { $0.hasPrefix(folder) }.compactMap { path in
            let name = path.dropFirst(folder.count)
            guard let number = number(of: name) else {
                return finding(path, "name it NNNN-title.md, in lower case with hyphens")
            }
            if let owner = owners[number] {
                return finding(path, "\(owner) has the number \(number): take the next free one")
            }
            owners[number] = path
            return nil
        }
    }

    private static func number(of name: Substring) -> Substring? {
        name.wholeMatch(of: /([0-9]{4})(?:-[a-z0-9]+)+\.md/)?.output.1
    }

    private static func finding(_ path: String, _ message: String) -> Finding {
        Finding(rule: .decision, path: path, line: 1, message: message)
    }
}
