import CommonBase
import Foundation
import Hummingbird
import NIOCore

/// Reads and writes the JSON bodies of REST.
struct JSONBody: Sendable {
    private let schema: BodySchema
    private let ignoresUnknownMembers: Bool

    init(_ source: SchemaSource, ignoresUnknownMembers: Bool) {
        schema = BodySchema(source)
        self.ignoresUnknownMembers = ignoresUnknownMembers
    }

    /// - Throws: `invalidInput` that names the member at fault and says what is valid.
    func decode<Body: Decodable>(_ buffer: ByteBuffer) throws -> Body {
        let document = try JSONDocument(buffer.readableBytesView)
        do {
            if !ignoresUnknownMembers, let members = schema.members {
                try rejectUnknown(document.names, members)
            }
            let body = try JSONDecoder().decode(Body.self, from: Data(buffer.readableBytesView))
            // What only one of the two readers takes is ambiguous.
            try document.requireValid()
            return body
        } catch let error as DecodingError {
            throw problem(error, Array(buffer.readableBytesView))
        }
    }

    private func rejectUnknown(_ names: [String], _ known: [String]) throws {
        guard let unknown = names.sorted().first(where: { !known.contains($0) }) else { return }
        let name = unknown.storable(scalars: 40)
        let valid = known.sorted().joined(separator: ", ")
        throw ServiceError(
            .invalidInput, "\(name) is not a known member. Known members: \(valid).", field: name)
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

    private func problem(_ error: DecodingError, _ body: [UInt8]) -> ServiceError {
        switch error {
        case .keyNotFound(let key, let context):
            return invalid(Self.names(context.codingPath + [key]), "is required", error)
        case .valueNotFound(_, let context):
            return invalid(Self.names(context.codingPath), "must not be null", error)
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            // `JSONDecoder` also reports this for a number that does not fit its type.
            guard let path = invalidInteger(in: body) else {
                return invalid([], "must be valid JSON", error)
            }
            return invalid(path, schema.requirement(at: path), error)
        // The decoders of bounded values say what is valid.
        case .dataCorrupted(let context) where context.debugDescription.hasPrefix("must be "):
            return invalid(Self.names(context.codingPath), context.debugDescription, error)
        case .typeMismatch(_, let context), .dataCorrupted(let context):
            let path = Self.names(context.codingPath)
            return invalid(path, schema.requirement(at: path), error)
        @unknown default:
            return invalid([], "must be valid JSON", error)
        }
    }

    private func invalidInteger(in body: [UInt8]) -> [String]? {
        do {
            return schema.invalidInteger(in: try JSONReader.parse(body))
        } catch {
            return nil
        }
    }

    private static func names(_ path: [any CodingKey]) -> [String] {
        path.map { $0.intValue.map(String.init) ?? $0.stringValue }
    }

    /// - Parameter complaint: completes "energyWh …".
    private func invalid(
        _ path: [String], _ complaint: String, _ cause: DecodingError
    ) -> ServiceError {
        let field = path.joined(separator: ".").storable(scalars: 200)
        return ServiceError(
            .invalidInput, "\(field.isEmpty ? "The body" : field) \(complaint).",
            field: field.isEmpty ? nil : field, cause: cause)
    }
}
