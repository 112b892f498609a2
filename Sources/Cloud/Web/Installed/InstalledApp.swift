import CloudCore
import CloudHTTP
import CommonBase
import HTTPTypes
import Hummingbird
import MessageCatalogue
import NIOCore

/// What browsers need to install the web app: its manifest, its service worker, and the page that
/// this one shows without a connection.
package struct InstalledApp: Sendable {
    private let assets: Assets
    private let offlinePage: String

    /// - Throws: `TemplateError` if the offline page can't be rendered.
    package init(site: Site) throws {
        assets = site.assets
        offlinePage = try site.offlinePage()
    }

    package func all() -> [Route] {
        let worker = self.worker
        return [
            .page(.get, "/manifest.webmanifest", for: .anyone, "Describe the app to install") {
                [self] request in
                let language = PageLanguage.of(request)
                return answer(
                    JSONWriter.text(manifest(language)), "application/manifest+json",
                    [.vary: "Cookie, Accept-Language"])
            },
            .page(.get, "/sw.js", for: .anyone, "Load the service worker") { [self] _ in
                // The worker's own requests need its policy, not that of the pages.
                answer(
                    worker, "text/javascript; charset=utf-8",
                    [.contentSecurityPolicy: Self.workerPolicy])
            },
            .page(.get, "/offline", for: .anyone, "Show that there is no connection") {
                [self] _ in answer(offlinePage, "text/html; charset=utf-8", [:])
            },
        ]
    }

    private static let workerPolicy =
        "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"

    private func answer(
        _ text: String, _ mediaType: String, _ more: HTTPFields
    ) -> Response {
        var headers: HTTPFields = [.contentType: mediaType, .cacheControl: "no-cache"]
        headers.append(contentsOf: more)
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// The script, with the addresses of this version's files before it.
    private var worker: String {
        let files = ["app.css", "app.js", "icons.svg", "icon.svg"].map(assets.path)
        let shell = JSONValue.array((["/offline"] + files).map(JSONValue.string))
        // A new version of the page has no other address.
        let version = SecretHash.of(assets.path("") + offlinePage).prefix(12)
        return """
            const VERSION = '\(version)';
            const SHELL = \(JSONWriter.text(shell));
            const ICON = '\(assets.path("icon-192.png"))';

            """ + String(decoding: PackageResources.sw_js, as: UTF8.self)
    }

    private func manifest(_ language: Language) -> JSONValue {
        func icon(_ name: String, _ size: Int, _ purpose: JSONValue = "any") -> JSONValue {
            .object([
                "src": .string(assets.path(name)), "sizes": .string("\(size)x\(size)"),
                "type": "image/png", "purpose": purpose,
            ])
        }
        let icons = [
            icon("icon-192.png", 192), icon("icon-512.png", 512),
            icon("icon-maskable-512.png", 512, "maskable"),
            JSONValue.object([
                "src": .string(assets.path("icon.svg")), "sizes": "any", "type": "image/svg+xml",
            ]),
        ]
        return .object([
            "id": "/", "name": "Zapoj", "short_name": "Zapoj",
            "description": .string(ManifestTexts().description(language)),
            "lang": .string(language.rawValue), "dir": "ltr", "start_url": "/", "scope": "/",
            "display": "standalone", "background_color": "#f6f5f0", "theme_color": "#f6f5f0",
            "icons": .array(icons),
        ])
    }
}
