import Common
import Foundation
import Hummingbird
import NIOCore

/// JSON in and out of REST.
enum JSONBody {
    /// - Throws: `invalidInput` that names the member at fault.
    static func decode<Body: Decodable>(_ buffer: ByteBuffer) throws -> Body {
        do {
            return try JSONDecoder().decode(Body.self, from: Data(buffer.readableBytesView))
        } catch let error as DecodingError {
            throw problem(error)
        }
    }

    static func response(
        _ answer: some Encodable, status: HTTPResponse.Status
    ) throws -> Response {
        if answer is NoContent { return Response(status: .noContent) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: try encoder.encode(answer))))
    }

    private static func problem(_ error: DecodingError) -> ServiceError {
        func make(_ path: [any CodingKey], _ message: String) -> ServiceError {
            let field = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
                .joined(separator: ".")
            return ServiceError(.invalidInput, message, field: field.isEmpty ? nil : field)
        }
        switch error {
        case .keyNotFound(let key, let context):
            return make(context.codingPath + [key], "\(key.stringValue) is required.")
        case .valueNotFound(_, let context):
            return make(context.codingPath, "This must not be null.")
        case .typeMismatch(let type, let context):
            return make(context.codingPath, "This is not a \(type).")
        case .dataCorrupted(let context):
            return make(context.codingPath, "Not acceptable: \(context.debugDescription)")
        @unknown default:
            return make([], "The body can't be read.")
        }
    }
}
