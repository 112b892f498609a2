import CloudHTTP
import CommonBase
import Hummingbird
import NIOCore

/// The API documentation: the OpenAPI document and an HTML page made from it.
package enum DocumentationRoutes {
    /// - Parameter routes: all other routes.
    /// - Throws: `TemplateError` for an invalid template.
    package static func all(_ routes: [Route]) throws -> [Route] {
        let own = rows(OpenAPIDocument([], version: Release.version), page: "")
        let document = OpenAPIDocument(routes + own, version: Release.version)
        return rows(document, page: try page(document))
    }

    private static func rows(_ document: OpenAPIDocument, page: String) -> [Route] {
        [
            Route(
                .get, "/openapi.json", caller: .anyone, "Show all routes as OpenAPI 3.1"
            ) { _ in document.json },
            Route(
                .get, "/docs", caller: .anyone, "Show all routes as an HTML page",
                mediaType: "text/html; charset=utf-8"
            ) { _ in ResponseBody(byteBuffer: ByteBuffer(string: page)) },
            asset("/docs.css", "text/css", PackageResources.documentation_css),
            asset("/docs.js", "text/javascript", PackageResources.documentation_js),
        ]
    }

    /// A file that the page loads: the policy of pages allows nothing inline.
    private static func asset(_ path: String, _ mediaType: String, _ bytes: [UInt8]) -> Route {
        Route(
            .get, path, caller: .anyone, "Get a file of the HTML page",
            mediaType: "\(mediaType); charset=utf-8"
        ) { _ in ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)) }
    }

    private static func page(_ document: OpenAPIDocument) throws -> String {
        try TemplateLibrary([
            PageTemplate("documentation", PackageResources.documentation_mustache),
            PageTemplate("type", PackageResources.type_mustache),
        ]).render("documentation", DocumentationPage(document.json))
    }
}
