import CloudCore
import CloudHTTP
import CommonBase
import MessageCatalogue

/// Every component of the pages in every state, for those who write pages.
package struct StyleGuide: Sendable {
    private struct Texts: Sendable {
        let title = Message("Style guide", "Vzorník")
    }

    private struct Model: Sendable {}

    let site: Site

    package init(site: Site) { self.site = site }

    package func all() -> [Route] {
        [
            site.page("/styleguide", for: .anyone, "Show every component of the pages") { visit in
                // It is a tool of development, where the cloud runs on one's own machine.
                guard visit.origin.isLoopback else {
                    throw ServiceError(.notFound, "The style guide is shown at localhost only.")
                }
                return HTMLPage(
                    "styleguide", title: Texts().title, texts: Texts(), model: Model())
            }
        ]
    }
}
