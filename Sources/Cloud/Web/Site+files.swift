import CloudHTTP
import HTTPTypes
import Hummingbird
import NIOCore

/// Pages that are pictures and other files.
extension Site {
    /// A JPEG picture, which the browser keeps for an hour.
    package func picture(
        _ path: String, for audience: Audience, _ summary: String,
        _ make: @escaping @Sendable (Visit) async throws -> [UInt8]
    ) -> Route {
        resource(path, for: audience, summary) { visit in
            let headers: HTTPFields = [
                .contentType: "image/jpeg", .cacheControl: "private, max-age=3600",
                .vary: "Cookie", .contentDisposition: "inline; filename=\"photo.jpg\"",
            ]
            return Response(
                status: .ok, headers: headers,
                body: .init(byteBuffer: ByteBuffer(bytes: try await make(visit))))
        }
    }

    /// A file of a page, which browsers do not keep.
    package func download(
        _ path: String, for audience: Audience, _ summary: String,
        query: [any DescribedParameter] = [],
        _ make: @escaping @Sendable (Visit) async throws -> Download
    ) -> Route {
        resource(path, for: audience, summary, query: query) { visit in
            let file = try await make(visit)
            var headers: HTTPFields = [
                .contentType: file.mediaType, .cacheControl: "no-store",
                .vary: "Cookie, Accept-Language",
            ]
            if let name = file.name {
                headers[.contentDisposition] = "attachment; filename=\"\(name)\""
            }
            return Response(
                status: .ok, headers: headers,
                body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
        }
    }
}
