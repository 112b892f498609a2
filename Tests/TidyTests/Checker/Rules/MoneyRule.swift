/// No floating point where money is computed: it cannot hold a tenth. Amounts are `Money`, prices
/// `UnitPrice`, energy watt-hours, all of them integers.
enum MoneyRule {
    static let folders = ["Sources/Cloud/Money", "Sources/Cloud/Pricing"]
    static let files: Set<String> = ["Sources/Common/Base/Money.swift"]
    static let types: Set<String> = [
        "Double", "Float", "Float16", "Float32", "Float64", "Float80", "CGFloat", "Decimal",
        "NSNumber", "NSDecimalNumber", "TimeInterval",
    ]

    static func findings(in file: SourceFile) -> [Finding] {
        guard file.isSwift, folders.contains(where: file.isUnder) || files.contains(file.path)
        else { return [] }
        return file.tokens.indices.compactMap { index in
            problem(file.tokens, at: index).map {
                file.finding(.money, line: file.tokens[index].line, $0)
            }
        }
    }

    private static func problem(_ tokens: [Token], at index: Int) -> String? {
        let token = tokens[index]
        if token.kind == .word, types.contains(token.string) {
            return "no \(token.string) near money: use integers of the smallest unit"
        }
        return isFraction(tokens, at: index)
            ? "no decimal literal near money: use integers of the smallest unit" : nil
    }

    /// Whether `1.5` begins here; `$0.0.1` and `1...5` have no such literal.
    private static func isFraction(_ tokens: [Token], at index: Int) -> Bool {
        guard tokens[index].kind == .number, index + 2 < tokens.count,
            tokens[index + 1].isGlued, tokens[index + 1].reads("."),
            tokens[index + 2].isGlued, tokens[index + 2].kind == .number
        else { return false }
        return index == 0 || !tokens[index].isGlued || !tokens[index - 1].reads(".")
    }
}
