import CloudCore
import CloudHTTP
import HTTPTypes
import Hummingbird
import NIOCore

/// A file that pages load: style sheet, script, icons, font.
package struct Asset: Sendable {
    package var name: String
    package var mediaType: String
    package var bytes: [UInt8]

    package init(_ name: String, mediaType: String, _ bytes: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// A script of a domain's pages.
    package static func script(_ name: String, _ bytes: [UInt8]) -> Asset {
        Asset(name, mediaType: "text/javascript; charset=utf-8", bytes)
    }

    static func png(_ name: String, _ bytes: [UInt8]) -> Asset {
        Asset(name, mediaType: "image/png", bytes)
    }
}

/// All assets. Their addresses hold a digest of all of them, so that browsers may keep them for ever
/// and a new version has new addresses. They share one folder: the style sheet names the font beside
/// it.
package struct Assets: Sendable {
    let files: [Asset]
    private let digest: String

    /// A year.
    private static let cacheControl = "public, max-age=31536000, immutable"

    /// - Parameters:
    ///   - files: of the domains.
    ///   - font: `inter.woff2`; nil where it is not installed, and the system's font is used.
    package init(_ files: [Asset], font: [UInt8]?) {
        let own = [
            Asset("app.css", mediaType: "text/css; charset=utf-8", PackageResources.app_css),
            .script("app.js", PackageResources.app_js),
            .script("photo.js", PackageResources.photo_js),
            Asset(
                "documentation.css", mediaType: "text/css; charset=utf-8",
                PackageResources.documentation_css),
            .script("documentation.js", PackageResources.documentation_js),
            Asset("icons.svg", mediaType: "image/svg+xml", PackageResources.icons_svg),
            Asset("icon.svg", mediaType: "image/svg+xml", PackageResources.icon_svg),
            .png("icon-192.png", PackageResources.icon_192_png),
            .png("icon-512.png", PackageResources.icon_512_png),
            .png("icon-maskable-512.png", PackageResources.icon_maskable_512_png),
        ]
        let fonts = font.map { [Asset("inter.woff2", mediaType: "font/woff2", $0)] } ?? []
        self.files = own + fonts + files
        digest = String(
            SecretHash.of(self.files.flatMap { Array($0.name.utf8) + $0.bytes }).prefix(12))
    }

    /// The address of the font; nil where it is not installed.
    var font: String? { files.contains { $0.name == "inter.woff2" } ? path("inter.woff2") : nil }

    package func path(_ name: String) -> String { "/assets/\(digest)/\(name)" }

    package func routes() -> [Route] {
        files.map { file in
            let etag = "W/\"\(SecretHash.of(file.bytes).prefix(16))\""
            return Route.page(
                .get, "/assets/{version}/\(file.name)", for: .anyone,
                "Load \(file.name)", isStream: true
            ) { request in
                // An old page may ask for the old version: it gets this one, but does not keep it.
                let isCurrent = request.call.text("version") == digest
                let headers: HTTPFields = [
                    .contentType: file.mediaType, .eTag: etag,
                    .cacheControl: isCurrent ? Self.cacheControl : "no-cache",
                    .vary: "Accept-Encoding",
                ]
                if request.headers[.ifNoneMatch] == etag {
                    return Response(status: .notModified, headers: headers)
                }
                return Response(
                    status: .ok, headers: headers,
                    body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
            }
        }
    }
}
