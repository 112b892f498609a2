/// A route finds and lists only what its caller may see: `XTable.find` and `list` in a file of
/// routes take the caller's `viewer:`, or the `station:` that the caller manages
/// (`managedStation`). Bridges are their own viewers.
enum ViewerRule {
    static func findings(in file: SourceFile) -> [Finding] {
        guard file.isSwift, file.isUnder("Sources/Cloud"), file.path.hasSuffix("Routes.swift"),
            !file.isUnder("Sources/Cloud/BridgeGateway")
        else { return [] }
        let tokens = file.tokens
        return tokens.indices.compactMap { index in
            guard tokens[index].string.hasSuffix("Table"), let open = query(tokens, at: index),
                !isScoped(tokens, from: open)
            else { return nil }
            return file.finding(
                .viewer, line: tokens[index].line,
                "\(tokens[index].string).\(tokens[index + 2].string) needs a viewer:, or the "
                    + "station: of managedStation")
        }
    }

    /// The index of the `(` of a call of `find` or `list` on the type at `index`.
    private static func query(_ tokens: [Token], at index: Int) -> Int? {
        ["find", "list"].contains { tokens.reads([".", $0, "("], at: index + 1) } ? index + 3 : nil
    }

    private static func isScoped(_ tokens: [Token], from open: Int) -> Bool {
        guard let close = tokens.closing(open) else { return false }
        return (open..<close).contains { index in
            tokens.reads(["viewer", ":"], at: index) || tokens.reads(["station", ":"], at: index)
        } && !tokens.reads(["station", ":", "nil"], at: open + 1)
    }
}
