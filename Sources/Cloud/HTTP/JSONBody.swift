import CommonBase
import Foundation
import Hummingbird
import NIOCore

/// JSON in and out of REST.
enum JSONBody {
    /// - Parameter members: the names that an object may have; nil takes any.
    /// - Throws: `invalidInput` that names the member at fault.
    static func decode<Body: Decodable>(
        _ buffer: ByteBuffer, members: Set<String>?
    ) throws -> Body {
        do {
            if let members { try refuseUnknown(buffer, members) }
            return try JSONDecoder().decode(Body.self, from: Data(buffer.readableBytesView))
        } catch let error as DecodingError {
            throw problem(error)
        }
    }

    private static func refuseUnknown(_ buffer: ByteBuffer, _ known: Set<String>) throws {
        struct Names: Decodable {
            var names: [String]
            init(from decoder: any Decoder) throws {
                names = try decoder.container(keyedBy: AnyName.self).allKeys.map(\.stringValue)
            }
        }
        let names = try JSONDecoder().decode(Names.self, from: Data(buffer.readableBytesView)).names
        guard let unknown = names.sorted().first(where: { !known.contains($0) }) else { return }
        throw ServiceError(
            .invalidInput, "There is no member \(unknown.prefix(40)) here.",
            field: String(unknown.prefix(40)))
    }

    private struct AnyName: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
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
