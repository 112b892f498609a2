import CloudHTTP
import HTTPTypes
import Hummingbird
import Synchronization

/// Where the page of each form is. A form that is refused is shown again at the address it was sent
/// to, which has no page of its own: the visitor who reloads it, follows "refresh" or shares it must
/// get to the page.
final class PageAddresses: Sendable {
    private struct State {
        var pages: Set<String> = []
        /// The patterns of forms, with that of the page if the form names one.
        var forms: [String: String?] = [:]
    }

    private let state = Mutex(State())

    /// - Parameter path: a pattern, as `/charging/{id}`.
    func addPage(_ path: String) { state.withLock { _ = $0.pages.insert(path) } }

    /// - Parameter page: nil for the nearest page above the form.
    func addForm(_ path: String, page: String?) {
        state.withLock { _ = $0.forms.updateValue(page, forKey: path) }
    }

    /// The pattern of a form's page: `/charging/{id}` for `/charging/{id}/stop`.
    func page(of form: String) -> String {
        state.withLock { state in
            if let page = state.forms[form] ?? nil { return page }
            var parts = form.split(separator: "/")
            while !parts.isEmpty {
                let path = "/" + parts.joined(separator: "/")
                if state.pages.contains(path) { return path }
                parts.removeLast()
            }
            return "/"
        }
    }

    /// The address of the page of a form that was sent to `target`.
    func address(of form: String, sentTo target: String) -> String {
        let path = target.prefix { $0 != "?" }
        let values = zip(form.split(separator: "/"), path.split(separator: "/"))
        let parts = page(of: form).split(separator: "/").map { part in
            part.hasPrefix("{") ? values.first { $0.0 == part }?.1 ?? part : part
        }
        return "/" + parts.joined(separator: "/")
    }

    /// Routes that lead from the addresses of forms to their pages.
    func routes() -> [Route] {
        let forms = state.withLock { state in
            state.forms.keys.filter { !state.pages.contains($0) }.sorted()
        }
        return forms.map { form in
            .page(.get, form, for: .anyone, "Go to the page of a form") { [self] request in
                let headers: HTTPFields = [
                    .location: address(of: form, sentTo: request.target),
                    .cacheControl: "no-store",
                ]
                return Response(status: .seeOther, headers: headers)
            }
        }
    }
}
