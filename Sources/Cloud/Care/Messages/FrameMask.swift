import CloudCore
import CommonBase

/// Masks the secrets of a frame for the log and leaves the rest unchanged: of tags the last
/// characters remain, of the values of secret configuration keys nothing. Also works on malformed
/// JSON, as far as its strings can be found.
struct FrameMask {
    static func masked(_ frame: [UInt8]) -> String {
        var mask = FrameMask(frame: frame)
        mask.scan()
        return mask.result
    }

    /// The `key` and `value` members of an object. The name of a member that is an object counts as
    /// its key, because some stations list their configuration as one object.
    private struct Setting {
        var key: String?
        var value: Range<Int>?
    }

    private let frame: [UInt8]
    /// Replacements of the masked ranges of `frame`.
    private var replacements: [Range<Int>: String] = [:]
    /// A stack of the open objects; the first stands for the frame itself.
    private var settings = [Setting()]

    private init(frame: [UInt8]) {
        self.frame = frame
    }

    private var result: String {
        var masked: [UInt8] = []
        masked.reserveCapacity(frame.count)
        var index = 0
        for (range, replacement) in replacements.sorted(by: {
            $0.key.lowerBound < $1.key.lowerBound
        }) {
            masked += frame[index..<range.lowerBound]
            masked += JSONWriter.bytes(.string(replacement)).dropFirst().dropLast()
            index = range.upperBound
        }
        masked += frame[index...]
        // Stations send U+0000 in strings, at which the database ends a text.
        if masked.contains(0) {
            masked = masked.flatMap { $0 == 0 ? Array(#"\u0000"#.utf8) : [$0] }
        }
        return String(decoding: masked, as: UTF8.self)
    }

    private mutating func scan() {
        var index = 0
        var text: Range<Int>?
        var name: Range<Int>?
        while index < frame.count {
            switch frame[index] {
            case UInt8(ascii: ":"): (name, text) = (text, nil)
            case UInt8(ascii: "{"):
                settings.append(Setting(key: name.map { decoded($0) }))
                (name, text) = (nil, nil)
            case UInt8(ascii: "}"):
                closeObject()
                (name, text) = (nil, nil)
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"): (name, text) = (nil, nil)
            case 0x09, 0x0A, 0x0D, 0x20: break
            default:
                let range = textRange(at: index)
                if let member = name { note(range, of: decoded(member)) }
                (name, text) = (nil, range)
                // Skips the closing quote of a string, but not the delimiter of a bare word.
                index = range.upperBound - (frame[index] == UInt8(ascii: "\"") ? 0 : 1)
            }
            index += 1
        }
        for setting in settings { hide(setting) }
    }

    /// The range of the string (without quotes) or bare word, such as a number, at an index.
    private func textRange(at start: Int) -> Range<Int> {
        guard frame[start] == UInt8(ascii: "\"") else {
            let end = frame[start...].firstIndex { Self.wordEnds.contains($0) }
            return start..<(end ?? frame.count)
        }
        var end = start + 1
        while end < frame.count, frame[end] != UInt8(ascii: "\"") {
            end += frame[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return start + 1..<min(end, frame.count)
    }

    private static let wordEnds = Array(",:{}[]\" \t\r\n".utf8)

    private mutating func note(_ range: Range<Int>, of member: String) {
        guard !range.isEmpty else { return }
        let text = decoded(range)
        switch member {
        case "key": settings[settings.count - 1].key = text
        case "value": settings[settings.count - 1].value = range
        default: break
        }
        let shown = Secrecy.isSecret(key: member) ? "…" : Secrecy.shown(text, ofMember: member)
        if shown != text { replacements[range] = shown }
    }

    private mutating func closeObject() {
        hide(settings.removeLast())
        if settings.isEmpty { settings = [Setting()] }
    }

    private mutating func hide(_ setting: Setting) {
        guard let key = setting.key, let value = setting.value, Secrecy.isSecret(key: key) else {
            return
        }
        replacements[value] = "…"
    }

    /// The string with its escapes decoded; unchanged if they are invalid.
    private func decoded(_ range: Range<Int>) -> String {
        let bytes = frame[range]
        let raw = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(UInt8(ascii: "\\")) else { return raw }
        do throws(JSONReader.Failure) {
            let quote = [UInt8(ascii: "\"")]
            guard case .string(let text) = try JSONReader.parse(quote + bytes + quote) else {
                return raw
            }
            return text
        } catch {
            return raw
        }
    }
}
