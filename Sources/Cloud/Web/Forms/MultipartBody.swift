import CommonBase
import Foundation

/// The parts of a `multipart/form-data` body (RFC 7578), as browsers write them (HTML Standard,
/// "multipart form data"). Nothing is copied: a part names its bytes within the body.
package struct MultipartBody: Sendable {
    /// Limits beside that of the whole body.
    package struct Limits: Sendable {
        package var parts = 100
        /// Bytes of all headers of a part.
        package var headerBytes = 4 << 10
        /// Bytes of a field's name, and of a file's.
        package var nameBytes = 250
        /// Bytes of a field that is no file.
        package var textBytes = 64 << 10
        package var files = 4
        /// Bytes of a file. With 0 only fields without a file are taken.
        package var fileBytes: Int

        package init(fileBytes: Int) { self.fileBytes = fileBytes }
    }

    package struct Part: Hashable, Sendable {
        /// The name of the field.
        package var name: String
        /// Nil for a part that is no file; empty if no file was chosen.
        package var fileName: String?
        /// What the browser says about a file; unchecked.
        package var mediaType: String
        /// Of the body's bytes.
        package var content: Range<Int>
    }

    package let bytes: [UInt8]
    package private(set) var parts: [Part] = []

    private let limits: Limits
    /// CR LF, two hyphens and the boundary.
    private let delimiter: [UInt8]

    /// - Parameter contentType: the header of the request.
    /// - Throws: `invalidInput` for a body that is not valid, `tooLarge` for a part over a limit.
    package init(_ bytes: [UInt8], contentType: String, limits: Limits) throws {
        guard let boundary = Self.boundary(of: contentType) else {
            throw Self.invalid("Content-Type names no valid boundary")
        }
        self.bytes = bytes
        self.limits = limits
        delimiter = Array("\r\n--\(boundary)".utf8)
        try readParts()
    }

    package static func isMultipart(_ contentType: String?) -> Bool {
        contentType?.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
            == "multipart/form-data"
    }

    /// - Returns: the boundary of 1 to 70 characters (RFC 2046 §5.1.1); nil for another header.
    private static func boundary(of contentType: String) -> String? {
        guard isMultipart(contentType) else { return nil }
        for parameter in contentType.split(separator: ";").dropFirst() {
            let pair = parameter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2,
                pair[0].trimmingCharacters(in: .whitespaces).lowercased() == "boundary"
            else { continue }
            var value = pair[1].trimmingCharacters(in: .whitespaces)
            if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
                value = String(value.dropFirst().dropLast())
            }
            let isValid =
                (1...70).contains(value.utf8.count) && !value.hasSuffix(" ")
                && value.utf8.allSatisfy(isInBoundary)
            return isValid ? value : nil
        }
        return nil
    }

    private static func isInBoundary(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }

    // MARK: Parts

    private mutating func readParts() throws {
        guard bytes.starts(with: delimiter.dropFirst(2)) else {
            throw Self.invalid("the body does not start with the boundary")
        }
        guard case .part(var at) = end(ofDelimiterAt: -2) else {
            throw Self.invalid("the body has no part")
        }
        while true {
            guard parts.count < limits.parts else {
                throw Self.tooLarge("at most \(limits.parts) parts")
            }
            var header = PartHeader(limit: limits.nameBytes)
            let start = try readHeaders(at: at, &header)
            guard let (stop, after) = delimiter(from: start - 2) else {
                throw Self.invalid("the body breaks off")
            }
            try add(header, start..<max(start, stop))
            switch after {
            case .part(let next): at = next
            // What follows is an epilogue, which RFC 2046 says to ignore.
            case .close: return
            }
        }
    }

    private mutating func add(_ header: PartHeader, _ content: Range<Int>) throws {
        let part = try header.part(content)
        let limit = part.fileName == nil ? limits.textBytes : limits.fileBytes
        guard content.count <= limit else {
            throw Self.tooLarge("at most \(limit) bytes in \(part.name.storable(scalars: 40))")
        }
        parts.append(part)
        guard parts.filter({ $0.fileName?.isEmpty == false }).count <= limits.files else {
            throw Self.tooLarge("at most \(limits.files) files")
        }
    }

    private func readHeaders(at start: Int, _ header: inout PartHeader) throws -> Int {
        var at = start
        while true {
            let limit = min(bytes.count, start + limits.headerBytes)
            guard let end = lineEnd(from: at, before: limit) else {
                throw Self.invalid("the headers of a part are too long, or break off")
            }
            if end == at { return end + 2 }
            try header.add(bytes[at..<end])
            at = end + 2
        }
    }

    /// Where the line that begins at `start` has its CR LF.
    private func lineEnd(from start: Int, before limit: Int) -> Int? {
        guard start < limit else { return nil }
        return (start..<limit).first {
            bytes[$0] == 0x0D && $0 + 1 < limit && bytes[$0 + 1] == 0x0A
        }
    }

    private enum After {
        /// A part follows, from this byte on.
        case part(Int)
        case close
    }

    /// The next delimiter: where the content before it ends, and what follows.
    private func delimiter(from start: Int) -> (Int, After)? {
        bytes.withUnsafeBytes { memory in
            var at = start
            while at <= memory.count - delimiter.count, let base = memory.baseAddress,
                let found = memchr(base + at, 0x0D, memory.count - at)
            {
                at = base.distance(to: UnsafeRawPointer(found))
                if at <= memory.count - delimiter.count,
                    memcmp(base + at, delimiter, delimiter.count) == 0,
                    let after = end(ofDelimiterAt: at)
                {
                    return (at, after)
                }
                at += 1
            }
            return nil
        }
    }

    /// What follows a delimiter; nil for a line that only begins like one.
    private func end(ofDelimiterAt start: Int) -> After? {
        var at = start + delimiter.count
        if bytes[min(at, bytes.count)...].starts(with: "--".utf8) { return .close }
        // Padding (RFC 2046 §5.1.1).
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
        return bytes[min(at, bytes.count)...].starts(with: "\r\n".utf8) ? .part(at + 2) : nil
    }

    static func invalid(_ reason: String) -> ServiceError {
        ServiceError(.invalidInput, "The form is not valid multipart/form-data: \(reason).")
    }

    static func tooLarge(_ limit: String) -> ServiceError {
        ServiceError(.tooLarge, "The form is too large: it must have \(limit).")
    }
}
