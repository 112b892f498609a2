import CommonBase
import Foundation

/// The headers of a part of a multipart body.
struct PartHeader {
    /// Longest name, in bytes.
    let limit: Int
    private var name: String?
    private var fileName: String?
    private var mediaType = "text/plain"

    init(limit: Int) { self.limit = limit }

    /// - Parameter line: without its CR LF. Unknown headers are ignored (RFC 7578 §4.8).
    /// - Throws: `invalidInput`.
    mutating func add(_ line: ArraySlice<UInt8>) throws {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
            throw MultipartBody.invalid("a header of a part has no colon")
        }
        let key = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = line[(colon + 1)...]
        switch key {
        case "content-disposition": try readDisposition(value)
        case "content-type":
            mediaType = String(decoding: value.prefix(100), as: UTF8.self)
                .trimmingCharacters(in: .whitespaces).lowercased()
        case "content-transfer-encoding":
            let encoding = String(decoding: value, as: UTF8.self)
                .trimmingCharacters(in: .whitespaces).lowercased()
            guard ["7bit", "8bit", "binary"].contains(encoding) else {
                throw MultipartBody.invalid("a part has a Content-Transfer-Encoding")
            }
        default: break
        }
    }

    func part(_ content: Range<Int>) throws -> MultipartBody.Part {
        guard let name, !name.isEmpty else {
            throw MultipartBody.invalid("a part has no name")
        }
        return MultipartBody.Part(
            name: name, fileName: fileName, mediaType: mediaType, content: content)
    }

    private mutating func readDisposition(_ value: ArraySlice<UInt8>) throws {
        var reader = ParameterReader(value)
        guard name == nil, reader.token()?.lowercased() == "form-data" else {
            throw MultipartBody.invalid("a part is not form-data")
        }
        while let parameter = try reader.next() {
            switch parameter.name {
            case "name": name = try checked(parameter.value, name)
            case "filename": fileName = try checked(parameter.value, fileName)
            // `filename*` must not be sent (RFC 7578 §4.2).
            default: break
            }
        }
    }

    private func checked(_ bytes: [UInt8], _ known: String?) throws -> String {
        guard known == nil, bytes.count <= limit,
            let text = String(validating: bytes, as: UTF8.self), !text.hasNUL
        else {
            throw MultipartBody.invalid("a name in a part is too long, repeated or not UTF-8")
        }
        // Browsers escape these three in names.
        return text.replacing("%22", with: "\"").replacing("%0D", with: "\r")
            .replacing("%0A", with: "\n")
    }
}

/// Reads `form-data; name="photo"; filename="a.jpg"`.
private struct ParameterReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    private mutating func skipSpaces() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }

    /// Up to a separator.
    mutating func token() -> String? {
        skipSpaces()
        let token = rest.prefix { !" \t;=\"".utf8.contains($0) }
        rest = rest[token.endIndex...]
        return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
    }

    /// - Returns: nil at the end.
    mutating func next() throws -> (name: String, value: [UInt8])? {
        skipSpaces()
        while rest.first == UInt8(ascii: ";") {
            rest.removeFirst()
            skipSpaces()
        }
        if rest.isEmpty { return nil }
        guard let name = token()?.lowercased(), rest.first == UInt8(ascii: "=") else {
            throw MultipartBody.invalid("a part has no valid Content-Disposition")
        }
        rest.removeFirst()
        guard rest.first == UInt8(ascii: "\"") else {
            return (name, Array((token() ?? "").utf8))
        }
        rest.removeFirst()
        return (name, try quoted())
    }

    private mutating func quoted() throws -> [UInt8] {
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return value
            case UInt8(ascii: "\\") where rest.first == UInt8(ascii: "\"") && rest.count > 1:
                rest.removeFirst()
                value.append(UInt8(ascii: "\""))
            default: value.append(byte)
            }
        }
        throw MultipartBody.invalid("a name in a part has no closing quote")
    }
}
