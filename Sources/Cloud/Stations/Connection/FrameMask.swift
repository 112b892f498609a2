import CloudServices
import Common

/// Takes out of a frame what no log may hold, and leaves the rest as it was written: tags keep their
/// end, the values of keys with secrets keep nothing. Works on broken JSON, too.
enum FrameMask {
    static func masked(_ frame: [UInt8]) -> String {
        var text = String(decoding: frame, as: UTF8.self)
        var values = valueRanges(of: "Tag", in: text).map { range in
            (range, "…\(IdToken(String(text[range]))?.suffix ?? "")")
        }
        values += secretRanges(in: text).map { ($0, "…") }
        for (range, replacement) in values.sorted(by: { $0.0.lowerBound > $1.0.lowerBound }) {
            text.replaceSubrange(range, with: replacement)
        }
        return text
    }

    /// Where the texts stand whose member's name ends with `suffix`.
    private static func valueRanges(
        of suffix: String, in text: String, within bounds: Range<String.Index>? = nil
    ) -> [Range<String.Index>] {
        var ranges: [Range<String.Index>] = []
        var rest = text[bounds ?? text.startIndex..<text.endIndex]
        while let name = rest.firstRange(of: "\(suffix)\"") {
            rest = rest[name.upperBound...]
            var value = rest.drop(while: \.isWhitespace)
            guard value.popFirst() == ":" else { continue }
            value = value.drop(while: \.isWhitespace)
            guard value.popFirst() == "\"" else { continue }
            let end = value.firstIndex(of: "\"") ?? value.endIndex
            if value.startIndex < end { ranges.append(value.startIndex..<end) }
            rest = rest[end...]
        }
        return ranges
    }

    /// The `value`s of the objects that name a key with a secret.
    private static func secretRanges(in text: String) -> [Range<String.Index>] {
        let keys = valueRanges(of: "key", in: text)
        return keys.filter { StationCommand.masked(String(text[$0]), "") != "" }.flatMap { key in
            let start = text[..<key.lowerBound].lastIndex(of: "{") ?? text.startIndex
            let end = text[key.upperBound...].firstIndex(of: "}") ?? text.endIndex
            return valueRanges(of: "value", in: text, within: start..<end)
        }
    }
}
