/// Keeps every import inside the directions of `Layout`. Tests may import anything.
enum ImportRule {
    static func findings(in file: SourceFile) -> [Finding] {
        guard file.isSwift, file.isUnder("Sources") else { return [] }
        guard let target = file.target else {
            let message = "no target has this folder: declare one in Package.swift"
            return [file.finding(.import, line: 1, message)]
        }
        return imports(in: file.tokens).compactMap { module, line in
            problem(with: module, in: target).map { file.finding(.import, line: line, $0) }
        }
    }

    /// The modules a file imports. `import` is a keyword everywhere but as an argument's label.
    static func imports(in tokens: [Token]) -> [(module: String, line: Int)] {
        tokens.indices.compactMap { index in
            guard tokens[index].reads("import"), index == 0 || !tokens[index - 1].reads(".")
            else { return nil }
            var next = index + 1
            if next < tokens.count, kinds.contains(tokens[next].string) { next += 1 }
            guard next < tokens.count, tokens[next].kind == .word,
                tokens[next].line == tokens[index].line
            else { return nil }
            return (tokens[next].string, tokens[index].line)
        }
    }

    private static func problem(with module: String, in target: Target) -> String? {
        let name = target.name
        if Layout.ownModules.contains(module) {
            if target.mayImport.contains(module) { return nil }
            return "\(name) does not depend on \(module), only on \(list(target.mayImport)): "
                + "move the type down to what both see, or take a port"
        }
        if Layout.isCommon(name) {
            if Layout.commonImports.contains(module) { return nil }
            return "\(name) may import only \(list(Layout.commonImports)), not \(module): "
                + "keep the pure part here and put the rest in the target that needs it"
        }
        for (prefix, users) in Layout.confined where module.hasPrefix(prefix) {
            if users.contains(name) { return nil }
            return "\(module) is for \(list(users)), not for \(name): "
                + "ask one of them, in types of ours"
        }
        return nil
    }

    private static func list(_ modules: Set<String>) -> String {
        modules.isEmpty ? "no module of ours" : modules.sorted().joined(separator: ", ")
    }

    /// `import struct Foundation.Date` imports Foundation.
    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]
}
