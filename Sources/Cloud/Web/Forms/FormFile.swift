import CommonBase
import HTTPTypes
import NIOCore

/// A file that a form sent.
package struct FormFile: Hashable, Sendable {
    /// What the visitor's device calls it; unchecked, as is the media type.
    package var name: String
    package var mediaType: String
    package var bytes: [UInt8]
}

extension SentForm {
    /// - Parameters:
    ///   - fileLimit: of a file in bytes; 0 for a form without files.
    ///   - plainLimit: of a body without files, in bytes.
    /// - Throws: `invalidInput`, `tooLarge`.
    static func read(
        _ body: ByteBuffer, _ headers: HTTPFields, fileLimit: Int, plainLimit: Int
    ) throws -> SentForm {
        guard let contentType = headers[.contentType], MultipartBody.isMultipart(contentType)
        else {
            guard body.readableBytes <= plainLimit else {
                throw ServiceError(.tooLarge, "The request body is too large.")
            }
            return try SentForm(body)
        }
        return try SentForm(
            MultipartBody(
                Array(body.readableBytesView), contentType: contentType,
                limits: MultipartBody.Limits(fileBytes: fileLimit)))
    }

    /// - Throws: `invalidInput` for a text that is not UTF-8.
    private init(_ body: MultipartBody) throws {
        var fields: [String: [String]] = [:]
        var files: [String: FormFile] = [:]
        for part in body.parts {
            let bytes = body.bytes[part.content]
            if let fileName = part.fileName {
                // An empty part stands for "no file chosen".
                guard !fileName.isEmpty || !bytes.isEmpty else { continue }
                guard files[part.name] == nil else {
                    throw MultipartBody.invalid("a field has two files")
                }
                files[part.name] = FormFile(
                    name: fileName, mediaType: part.mediaType, bytes: Array(bytes))
            } else {
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw MultipartBody.invalid("a field is not UTF-8")
                }
                fields[part.name, default: []].append(Self.cleaned(text))
            }
        }
        self.init(fields, files: files)
    }
}
