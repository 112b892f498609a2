import CloudHTTP
import MessageCatalogue

/// The user guide, `docs/guide.*.md`, in the language of the visitor.
package struct GuidePages: Sendable {
    let site: Site
    private let texts = GuideTexts()

    package init(site: Site) { self.site = site }

    private static let path = "/guide"
    /// The address of the chapter for hosts.
    package static let hosts = Message("\(path)#2-host", "\(path)#2-hostitel")

    package func all() -> [Route] {
        [
            site.page(Self.path, for: .anyone, "Show the user guide") { visit in
                let guide = visit.language == .czech ? Self.czech : Self.english
                var page = HTMLPage(
                    "guide", title: texts.guide, texts: texts,
                    model: Model(chapters: guide.chapters))
                page.content = guide.html
                return page
            }
        ]
    }

    private struct Model: Sendable {
        var chapters: [GuideText.Chapter]
    }

    private static let english = GuideText(
        String(decoding: PackageResources.guide_en_md, as: UTF8.self))
    private static let czech = GuideText(
        String(decoding: PackageResources.guide_cs_md, as: UTF8.self))
}
