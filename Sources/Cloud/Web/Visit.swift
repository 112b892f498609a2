import CloudCore
import CloudHTTP
import CommonBase
import HTTPTypes
import MessageCatalogue
import NIOCore
import Synchronization

/// A browser's request for a page, as the page gets it.
package struct Visit: Sendable {
    let request: PageRequest
    package let language: Language
    /// What was wrong with the form that this page shows again; nil for a page that is opened.
    let refusal: FormRefusal?

    /// By which people reach the cloud, if it is set.
    private let publicURL: String?

    init(_ request: PageRequest, publicURL: String? = nil, refusal: FormRefusal? = nil) {
        self.request = request
        self.publicURL = publicURL
        self.refusal = refusal
        language = PageLanguage.of(request)
    }

    /// - Parameter address: of the page, which the form was sent from.
    func showing(_ refusal: FormRefusal, at address: String) -> Visit {
        var request = request
        request.target = address
        return Visit(request, publicURL: publicURL, refusal: refusal)
    }

    /// The fields of a form that was sent by GET: one that only shows what it would do.
    /// - Throws: `invalidInput` for too many fields.
    package func sentByQuery() throws -> SentForm {
        let query = target.firstIndex(of: "?").map { target[target.index(after: $0)...] } ?? ""
        return try SentForm(ByteBuffer(string: String(query)))
    }

    /// The visit of the page that holds such a form, which shows what was wrong with it.
    /// - Parameter address: of that page.
    package func showing(_ error: FormError, of form: SentForm, at address: String) -> Visit {
        showing(FormRefusal(form: form, error: error, status: .badRequest), at: address)
    }

    /// On whose behalf the queries of the page run.
    package var viewer: Viewer { request.call.viewer }
    /// The person who is signed in; nil for others.
    package var person: SignedIn? { request.session.person }
    package var moment: Moment { request.call.moment }
    /// The IP address of the browser.
    package var client: String { request.call.client }
    package var origin: PageOrigin { request.origin }
    /// The address of a page of ours for others: below the public address of the cloud, or else the
    /// one by which this browser reaches it.
    package func address(of path: String) -> String {
        var base = publicURL ?? "\(origin.isSecure ? "https" : "http")://\(origin.authority)"
        while base.hasSuffix("/") { base.removeLast() }
        return base + path
    }

    /// The value of the session cookie; nil for a browser that sent none.
    package var sessionToken: String? { request.session.token }
    /// What the browser calls itself.
    package var userAgent: String { request.headers[.userAgent] ?? "" }
    /// The path with its query.
    package var target: String { request.target }

    /// The person who is signed in. - Throws: `unauthenticated` for others.
    package func personID() throws -> PersonID {
        guard let person else {
            throw ServiceError(.unauthenticated, "Sign in to see this page.")
        }
        return person.id
    }

    /// The id in the path. - Throws: `notFound` if it is not a valid id.
    package func id<Subject>(_ name: String = "id") throws -> ID<Subject> {
        try request.call.id(name)
    }

    /// The text of a path parameter, unchecked.
    package func text(_ name: String) -> String { request.call.text(name) }

    /// The value of a query parameter; nil if it is absent or not valid: a link may be old.
    package func query<Value>(_ parameter: QueryParameter<Value>) -> Value? {
        do { return try request.call.query(parameter) } catch { return nil }
    }

    /// Numbers and times in the visitor's language and the time zone of the cloud.
    package var formats: Formats { .shared(language) }

    /// The same in the time zone of a charger, as `Europe/Prague`.
    package func formats(in zone: String) -> Formats { .shared(language, zone: zone) }

    package func say(_ message: Message) -> String { message(language) }

    /// A field of a form, with what was typed and what was wrong with it if the form is shown again.
    /// - Parameters:
    ///   - value: what it holds at first.
    ///   - maximum: Unicode scalars.
    package func field(
        _ name: String, _ label: Message, _ kind: FormField.Kind = .text, value: String = "",
        hint: Message? = nil, isRequired: Bool = false, autocomplete: String = "off",
        maximum: Int = 200
    ) -> FormField {
        let field = FormField(
            name: name, label: say(label), kind: kind,
            value: kind == .password ? "" : refusal?.form.sent(name) ?? value,
            hint: hint.map(say), error: error(of: name), isRequired: isRequired,
            autocomplete: autocomplete, maximum: maximum)
        if field.error != nil { refusal?.shown.note(field) }
        return field
    }

    /// A checkbox.
    package func checkbox(
        _ name: String, _ label: Message, isChecked: Bool = false, hint: Message? = nil
    ) -> FormField {
        var field = field(name, label, .checkbox, hint: hint)
        field.isChecked = refusal?.form.isOn(name) ?? isChecked
        return field
    }

    /// A file to send.
    /// - Parameters:
    ///   - accept: media types, as `image/jpeg,image/png`.
    ///   - longestSide: the script of `photo.js` makes a picture no larger than this before it is
    ///     sent.
    package func file(
        _ name: String, _ label: Message, accept: String, longestSide: Int? = nil,
        hint: Message? = nil, isRequired: Bool = false
    ) -> FormField {
        var field = field(name, label, .file, hint: hint, isRequired: isRequired)
        field.accept = accept
        field.longestSide = longestSide
        return field
    }

    /// A choice among a few values, as a select or as radio buttons.
    package func choice(
        _ name: String, _ label: Message, _ kind: FormField.Kind = .select,
        options: [(value: String, label: String)], value: String = "", hint: Message? = nil
    ) -> FormField {
        var field = field(name, label, kind, value: value, hint: hint)
        field.options = options.enumerated().map { index, option in
            FormField.Option(
                value: option.value, label: option.label,
                isChosen: option.value == field.value, id: "\(field.id)-\(index)")
        }
        return field
    }

    /// Whether the page shows a form again that holds this field.
    package func isRefused(_ field: String) -> Bool { refusal?.form.sent(field) != nil }

    /// Whether the page shows a form again.
    package var showsFormAgain: Bool { refusal != nil }

    private func error(of name: String) -> String? {
        guard let refusal, refusal.error.field == name else { return nil }
        return say(refusal.error.message)
    }
}

/// Why a form was not accepted.
struct FormRefusal: Sendable {
    var form: SentForm
    var error: FormError
    var status: HTTPResponse.Status
    /// The field at fault, once the page has made it.
    let shown = RefusedField()
}

/// The field at fault of a form that is shown again, for the summary at the top of its page.
final class RefusedField: Sendable {
    struct Place: Sendable {
        var label: String
        /// Where the summary leads; nil for a field that nobody sees.
        var id: String?
    }

    private let noted = Mutex<Place?>(nil)

    var place: Place? { noted.withLock { $0 } }

    func note(_ field: FormField) {
        // The first of several radio buttons.
        let id = field.isRadio ? "\(field.id)-0" : field.id
        let place = Place(label: field.label, id: field.isHidden ? nil : id)
        noted.withLock { $0 = place }
    }
}

/// The language of a page: the person's choice, that of the browser's cookie, or that of its header.
enum PageLanguage {
    static let cookie = "language"

    static func of(_ request: PageRequest) -> Language {
        request.session.language.flatMap(Language.init(rawValue:))
            ?? remembered(by: request.headers, of: request.origin)
    }

    /// The language of a browser whose session is not known.
    static func remembered(by headers: HTTPFields, of origin: PageOrigin) -> Language {
        origin.cookie(cookie, of: headers).flatMap(Language.init(rawValue:))
            ?? Language(accepting: headers[.acceptLanguage] ?? "")
    }
}
