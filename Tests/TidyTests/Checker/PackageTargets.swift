/// What Package.swift declares of our Swift targets under `Sources`, as far as its text shows it: the
/// calls of `module` and `program`, and the lists of dependencies that they name.
enum PackageTargets {
    static func declared(in manifest: SourceFile) -> [Target] {
        let tokens = manifest.tokens
        let lists = lists(in: tokens)
        return tokens.indices.compactMap { index in
            guard
                tokens.reads(["module", "("], at: index)
                    || tokens.reads(["program", "("], at: index),
                index == 0 || !tokens[index - 1].reads("func"),
                let end = tokens.closing(index + 1)
            else { return nil }
            return target(Array(tokens[index..<end]), lists)
        }
    }

    /// One target from the tokens of its call: its name, its folder, and what it may import.
    private static func target(_ call: [Token], _ lists: [String: Set<String>]) -> Target? {
        let texts = call.filter { $0.kind == .text }.map(\.string)
        guard texts.count >= 2 else { return nil }
        let named = call.filter { $0.kind == .word }.compactMap { lists[$0.string] }
        let dependencies = named.reduce(Set(texts.dropFirst(2))) { $0.union($1) }
        return Target(
            name: texts[0], folder: "Sources/" + texts[1],
            mayImport: dependencies.intersection(Layout.ownModules).subtracting([texts[0]]),
            asksOutside: Layout.askingOutside.contains(texts[0]))
    }

    /// The texts of each `let name: [Target.Dependency] = …` and of the body of `func domain`.
    private static func lists(in tokens: [Token]) -> [String: Set<String>] {
        var lists: [String: Set<String>] = [:]
        for index in tokens.indices where index + 1 < tokens.count {
            let isList = tokens.reads(
                [":", "[", "Target", ".", "Dependency", "]", "="], at: index + 2)
            if tokens[index].reads("let"), isList, let end = tokens.closing(index + 9) {
                lists[tokens[index + 1].string] = texts(tokens[(index + 9)..<end])
            }
            if tokens.reads(["func", "domain"], at: index),
                let body = tokens[index...].firstIndex(where: { $0.reads("{") }),
                let end = tokens.closing(body)
            {
                lists["domain"] = texts(tokens[body..<end])
            }
        }
        return lists
    }

    private static func texts(_ tokens: ArraySlice<Token>) -> Set<String> {
        Set(tokens.filter { $0.kind == .text }.map(\.string))
    }
}
