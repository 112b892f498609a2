/// An element of an XML document, without the prefixes of namespaces.
struct XMLElement: Hashable, Sendable {
    var name: String
    var attributes: [String: String] = [:]
    /// All text directly in it, with the blanks around it removed.
    var text = ""
    var children: [XMLElement] = []

    /// The first child of a name.
    subscript(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children of a name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text at a path of first children; nil if it is absent or empty.
    func text(_ path: String...) -> String? {
        var element = self
        for name in path {
            guard let next = element[name] else { return nil }
            element = next
        }
        return element.text.isEmpty ? nil : element.text
    }
}

/// Why a document is not read.
enum XMLProblem: Error, Hashable, Sendable {
    /// Another encoding than UTF-8.
    case encoding
    /// Document type declarations could name other files, and statements have none.
    case documentType
    case notWellFormed
    case tooLarge
}

/// Reads an XML 1.0 document in UTF-8 into memory. There are no entities but the five of XML and
/// numbers of characters, so that nothing outside the document is ever read.
struct XMLReader {
    static let maximumDepth = 40
    static let maximumElements = 300_000

    private let bytes: [UInt8]
    private var index = 0
    private var open: [XMLElement] = []
    private var count = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// - Returns: the outermost element.
    static func parse(_ bytes: [UInt8]) throws(XMLProblem) -> XMLElement {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .encoding }
        guard !bytes.contains(0) else { throw .notWellFormed }
        var reader = XMLReader(bytes)
        return try reader.document()
    }

    private mutating func document() throws(XMLProblem) -> XMLElement {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        while index < bytes.count {
            if bytes[index] != UInt8(ascii: "<") {
                try readText()
            } else if skip("<!--") {
                _ = try until("-->")
            } else if skip("<![CDATA[") {
                try append(String(decoding: until("]]>"), as: UTF8.self))
            } else if skip("<!") {
                throw .documentType
            } else if skip("<?") {
                try readInstruction()
            } else if skip("</") {
                if let root = try close() { return root }
            } else if let root = try readStart() {
                return root
            }
        }
        throw .notWellFormed
    }

    // MARK: Parts

    private mutating func readInstruction() throws(XMLProblem) {
        let text = String(decoding: try until("?>"), as: UTF8.self).lowercased()
        guard text.hasPrefix("xml "), let name = text.firstRange(of: "encoding") else {
            return
        }
        let value = text[name.upperBound...]
        guard value.contains("utf-8") || value.contains("us-ascii") else { throw .encoding }
    }

    private mutating func readText() throws(XMLProblem) {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
        try append(try Self.unescaped(bytes[start..<index]))
    }

    private mutating func append(_ text: String) throws(XMLProblem) {
        guard !open.isEmpty else {
            guard text.allSatisfy(\.isWhitespace) else { throw .notWellFormed }
            return
        }
        open[open.count - 1].text += text
    }

    /// - Returns: the outermost element if it is empty.
    private mutating func readStart() throws(XMLProblem) -> XMLElement? {
        index += 1
        count += 1
        guard count <= Self.maximumElements, open.count < Self.maximumDepth else {
            throw .tooLarge
        }
        var element = XMLElement(name: try name())
        while true {
            skipBlanks()
            if skip("/>") {
                open.append(element)
                return try pop()
            }
            if skip(">") {
                open.append(element)
                return nil
            }
            let attribute = try name()
            skipBlanks()
            guard skip("=") else { throw .notWellFormed }
            skipBlanks()
            let quote = skip("\"") ? "\"" : "'"
            guard quote == "\"" || skip("'") else { throw .notWellFormed }
            element.attributes[attribute] = try Self.unescaped(try until(quote))
        }
    }

    private mutating func close() throws(XMLProblem) -> XMLElement? {
        let name = try name()
        skipBlanks()
        guard skip(">"), open.last?.name == name else { throw .notWellFormed }
        return try pop()
    }

    /// Closes the innermost open element: adds it to its parent, or returns the root element.
    private mutating func pop() throws(XMLProblem) -> XMLElement? {
        guard var element = open.popLast() else { throw .notWellFormed }
        element.text = String(element.text.trimmingPrefix(while: \.isWhitespace))
        while element.text.last?.isWhitespace == true { element.text.removeLast() }
        guard !open.isEmpty else { return element }
        open[open.count - 1].children.append(element)
        return nil
    }

    // MARK: Bytes

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    private mutating func skipBlanks() {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
    }

    /// The bytes before `end`, which is skipped.
    private mutating func until(_ end: String) throws(XMLProblem) -> ArraySlice<UInt8> {
        let (start, mark) = (index, Array(end.utf8))
        while index < bytes.count {
            if bytes[index...].starts(with: mark) {
                defer { index += mark.count }
                return bytes[start..<index]
            }
            index += 1
        }
        throw .notWellFormed
    }

    /// A name without its prefix.
    private mutating func name() throws(XMLProblem) -> String {
        let start = index
        while index < bytes.count, !Self.endsName(bytes[index]) { index += 1 }
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let local = name.split(separator: ":").last else { throw .notWellFormed }
        return String(local)
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/"),
            UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "'"):
            true
        default: false
        }
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) throws(XMLProblem) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        var parts = text.split(separator: "&", omittingEmptySubsequences: false)[...]
        var plain = String(parts.removeFirst())
        for part in parts {
            guard let end = part.firstIndex(of: ";"),
                let character = character(part[..<end])
            else { throw .notWellFormed }
            plain.unicodeScalars.append(character)
            plain += part[part.index(after: end)...]
        }
        return plain
    }

    private static func character(_ name: Substring) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let number = name.dropFirst()
            let code =
                number.hasPrefix("x")
                ? UInt32(number.dropFirst(), radix: 16) : UInt32(number)
            guard let code, code >= 0x20 || [0x09, 0x0A, 0x0D].contains(code) else { return nil }
            return Unicode.Scalar(code)
        }
    }
}
