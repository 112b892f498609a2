import CloudHTTP
import CommonBase
import Hummingbird
import Mustache
import NIOCore

/// What the other routes are: for programs, and for people.
package enum DocumentationRoutes {
    /// - Parameter routes: all others.
    /// - Throws: what is wrong with the page's template.
    package static func all(_ routes: [Route]) throws -> [Route] {
        let own = rows(OpenAPIDocument([], version: Release.version), page: "")
        let document = OpenAPIDocument(routes + own, version: Release.version)
        return rows(document, page: try page(document))
    }

    private static func rows(_ document: OpenAPIDocument, page: String) -> [Route] {
        [
            Route(
                .get, "/openapi.json", caller: .anyone, "All routes, as OpenAPI 3.1"
            ) { _ in document.json },
            Route(
                .get, "/docs", caller: .anyone, "All routes, for people",
                mediaType: "text/html; charset=utf-8"
            ) { _ in ResponseBody(byteBuffer: ByteBuffer(string: page)) },
        ]
    }

    private static func page(_ document: OpenAPIDocument) throws -> String {
        let library = MustacheLibrary(
            templates: [
                "documentation": try template(PackageResources.documentation_mustache),
                "type": try template(PackageResources.type_mustache),
            ])
        guard
            let page = library.render(
                DocumentationPage(document.json), withTemplate: "documentation")
        else { throw ServiceError(.internalError, "The template documentation is missing.") }
        return page
    }

    /// Templates are compiled in: the program is one file.
    private static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
        try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self))
    }
}
