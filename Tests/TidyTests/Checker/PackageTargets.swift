/// What Package.swift declares of our Swift targets under `Sources`, as far as the text shows it.
enum PackageTargets {
    struct Declared: Hashable {
        let name: String
        let folder: String
        /// Those of our modules that its dependencies name.
        let dependencies: Set<String>
    }

    static func declared(in manifest: SourceFile) -> [Declared] {
        let tokens = manifest.tokens
        return tokens.indices.compactMap { index in
            guard
                tokens.reads([".", "target", "("], at: index)
                    || tokens.reads([".", "executableTarget", "("], at: index),
                let end = tokens.closing(index + 2)
            else { return nil }
            return declared(by: Array(tokens[index..<end]))
        }
    }

    /// One target from its call's tokens; nil for C, which has no Swift files to import anything.
    private static func declared(by call: [Token]) -> Declared? {
        guard let name = string("name", in: call), let folder = string("path", in: call),
            !folder.hasPrefix("Sources/System/")
        else { return nil }
        let named = Set(call.filter { $0.kind == .text }.map(\.string))
        return Declared(
            name: name, folder: folder,
            dependencies: named.intersection(Layout.ownModules).subtracting([name]))
    }

    private static func string(_ label: String, in call: [Token]) -> String? {
        call.indices.first { call.reads([label, ":"], at: $0) }
            .flatMap { $0 + 2 < call.count ? call[$0 + 2].string : nil }
    }
}
