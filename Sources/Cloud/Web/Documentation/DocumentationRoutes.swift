import CloudHTTP
import CommonBase
import MessageCatalogue
import Synchronization

/// The documentation of the API: the OpenAPI document, and a page made of it.
package enum DocumentationRoutes {
    /// - Parameter routes: all other routes.
    /// - Throws: `TemplateError` for an invalid template.
    package static func all(_ routes: [Route], site: Site) throws -> [Route] {
        let own = row(OpenAPIDocument([], version: Release.version))
        let document = OpenAPIDocument(routes + [own], version: Release.version)
        let content = try DocumentationContent(document.json, assets: site.assets)
        let texts = DocumentationTexts()
        return [
            row(document),
            site.page("/docs", for: .anyone, "Show the routes of the API") { visit in
                var page = HTMLPage(
                    "documentation", title: texts.title, texts: texts,
                    model: Model(version: Release.version),
                    scripts: ["documentation.js"])
                page.styles = ["documentation.css"]
                page.content = try content.html(
                    in: visit.language, server: visit.address(of: ""))
                return page
            },
        ]
    }

    private static func row(_ document: OpenAPIDocument) -> Route {
        Route(.get, "/openapi.json", caller: .anyone, "Show all routes as OpenAPI 3.1") { _ in
            document.json
        }
    }

    private struct Model: Sendable {
        var version: String
    }
}

/// The part of the page that depends on its language only, and takes long: it is rendered once for
/// each language.
private final class DocumentationContent: Sendable {
    /// Stands for the address of the cloud, which is another one for each visitor if the public
    /// address is not set.
    private static let serverMark = "\u{1}"

    private let document: JSONValue
    private let icons: String
    private let library: TemplateLibrary
    /// The text before, between and after the addresses of the cloud.
    private let rendered = Mutex<[Language: [String]]>([:])

    private struct Frame: Sendable {
        var page: DocumentationPage
        var t: LocalizedTexts
        var f: LocalizedTexts
        var assets: AssetPaths
    }

    private struct AssetPaths: Sendable {
        var icons: String
    }

    init(_ document: JSONValue, assets: Assets) throws {
        self.document = document
        icons = assets.path("icons.svg")
        library = try TemplateLibrary([
            PageTemplate("documentation-routes", PackageResources.documentation_routes_mustache),
            PageTemplate("documentation-type", PackageResources.documentation_type_mustache),
            PageTemplate("copy", PackageResources.copy_mustache),
        ])
    }

    /// - Parameter server: the address of the cloud in commands.
    func html(in language: Language, server: String) throws -> String {
        try parts(in: language).joined(separator: Self.plain(server))
    }

    private func parts(in language: Language) throws -> [String] {
        if let known = rendered.withLock({ $0[language] }) { return known }
        let html = try library.render(
            "documentation-routes",
            Frame(
                page: DocumentationPage(document, server: Self.serverMark, language: language),
                t: LocalizedTexts(DocumentationTexts(), in: language),
                f: LocalizedTexts(FrameTexts(), in: language), assets: AssetPaths(icons: icons)))
        let parts = html.split(
            separator: Character(Self.serverMark), omittingEmptySubsequences: false
        ).map(String.init)
        rendered.withLock { $0[language] = parts }
        return parts
    }

    /// An address without what HTML or a shell would read as something else: a browser may send any
    /// host.
    private static func plain(_ server: String) -> String {
        server.filter { $0.isASCII && ($0.isLetter || $0.isNumber || ".:/-_[]~%".contains($0)) }
    }
}
