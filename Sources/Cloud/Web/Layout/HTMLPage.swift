import CloudCore
import HTTPTypes
import MessageCatalogue

/// A page: the name of its template, its texts, and the plain model that the template shows.
package struct HTMLPage: Sendable {
    package var template: String
    package var title: Message
    /// A struct whose members of type `Message` are the template's `t`.
    package var texts: any Sendable
    /// A struct whose stored members the template shows.
    package var model: any Sendable
    /// The page changes when one of these does.
    package var live: [Signal]
    package var status: HTTPResponse.Status = .ok
    /// Scripts of the page's domain, by the names of their assets.
    package var scripts: [String]
    /// Style sheets of the page alone, by the names of their assets.
    package var styles: [String] = []
    /// Another origin whose pictures the page shows, as `https://tile.example.org`; nil for none.
    package var imageOrigin: String?
    /// Whether search engines are told to leave the page out: its address is a secret.
    package var isUnlisted = false
    /// Where the browser goes on at once: a page of ours or of others. The page has a link, too.
    package var leadsTo: String?
    /// Without JavaScript, the browser loads the page again after so many seconds.
    package var reloadSeconds: Int?
    /// Of a form that was sent by GET, and is shown again.
    private(set) var refusal: FormRefusal?
    /// HTML that was rendered before, for `PageRenderer.contentMark` in the template.
    var content: String?

    package init(
        _ template: String, title: Message, texts: any Sendable, model: any Sendable,
        live: [Signal] = [], scripts: [String] = []
    ) {
        self.template = template
        self.title = title
        self.texts = texts
        self.model = model
        self.live = live
        self.scripts = scripts
    }

    /// The page shows at its top what was wrong with a form that was sent by GET.
    /// - Parameter visit: the one with which the page was made, by `Visit.showing`.
    package mutating func showRefusal(of visit: Visit) { refusal = visit.refusal }
}

extension Signal {
    /// As pages and the live stream name it: `transaction/3k1…`.
    var topic: String { "\(object.rawValue)/\(subject)" }
}
