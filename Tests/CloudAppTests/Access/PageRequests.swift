@testable import CloudHTTP
@testable import CommonBase

/// A valid visit of a page, or a valid form, that names alpha's objects.
struct PageVisit: Sendable {
    var uri: String
    var fields: [String: String]

    /// - Throws: `notFound` for a route whose parameters or fields this table does not have.
    init(_ route: Route) throws {
        let name = "\(route.method.rawValue) \(route.path)"
        var uri = route.path
        for parameter in route.pathParameters {
            guard let object = Self.objects["\(route.path) \(parameter)"] ?? Self.objects[parameter]
            else {
                throw ServiceError(.notFound, "PageVisit.objects has no \(parameter) of \(name)")
            }
            uri = uri.replacing("{\(parameter)}", with: object)
        }
        self.uri = uri
        fields = Self.fields[name] ?? [:]
        if route.method == .post, Self.fields[name] == nil, !Self.bare.contains(name) {
            throw ServiceError(.notFound, "PageVisit.fields has no \(name)")
        }
    }

    /// Whether it names an object of alpha.
    var namesObject: Bool { uri.contains("alpha-") }

    /// By the path and the parameter, or by the parameter.
    private static let objects: [String: String] = [
        "/history/{id} id": "alpha-transaction",
        "version": "x", "/cards/{id} id": "alpha-card", "/cards/{id}/block id": "alpha-card",
        "/cards/{id}/unblock id": "alpha-card", "/cards/{id}/remove id": "alpha-card",
        "/vehicles/{id} id": "alpha-vehicle", "/vehicles/{id}/remove id": "alpha-vehicle",
        "/admin/mail/{id}/send id": "1", "/inbox/{id}/read id": "1",
        "code": "CHARGER29", "token": "unknown", "invitation": "unknown",
        "/places/{id}/people id": "alpha-home",
        "/places/{id}/people/grants/{grant}/end id": "alpha-home", "grant": "alpha-grant",
        "/places/{id}/people/co-hosts/{person}/remove id": "alpha-home", "person": "alpha-cohost",
        "/places/{id}/people/invitations/{invitation}/revoke id": "alpha-home",
        "/settings/access-tokens/{id}/revoke id": "alpha-token-read",
        "/settings/sessions/{id}/end id": "unknown", "/settings/logins/{id}/end id": "unknown",
        "/settings/passkeys/{id}/remove id": "unknown",
        "/charging/{id} id": "alpha-transaction", "/charging/{id}/stop id": "alpha-transaction",
        "/charging/{id}/unlock id": "alpha-transaction",
        "/reports/{id} id": "alpha-report", "/reports/{id}/photo id": "alpha-report",
        "/reports/{id}/preview id": "alpha-report", "/reports/{id}/delete id": "alpha-report",
        "/chargers/{id}/connection id": "alpha-station",
        "/stations/{id}/sticker id": "alpha-station",
        "/stations/{id}/sticker/renewal id": "alpha-station",
        "/stations/{id}/sticker/take-over id": "alpha-station",
    ]

    private static let fields: [String: [String: String]] = [
        "POST /sign-in": ["email": "a@b.example", "password": "wrong"],
        "POST /inbox/read": ["through": "1"],
        "POST /language": ["language": "cs", "next": "/"],
        "POST /sign-in/passkey": ["credential": "x"],
        "POST /register": ["name": "new", "email": "new@example.org"],
        "POST /confirm/{token}": ["password": "correct horse battery"],
        "POST /forgot-password": ["email": "new@example.org"],
        "POST /reset/{token}": ["password": "correct horse battery"],
        "POST /invitation/{token}/register": ["name": "new", "email": "new@example.org"],
        "POST /invitations": ["email": "new@example.org"],
        "POST /places/{id}/people": ["email": "new@example.org"],
        "POST /settings": ["name": "new", "language": "en"],
        "POST /settings/email": ["email": "none"],
        "POST /proof": ["currentPassword": "wrong"], "POST /proof/passkey": ["credential": "x"],
        "POST /settings/password": [
            "currentPassword": "wrong", "password": "correct horse battery",
        ],
        // The right word would delete the visitor.
        "POST /settings/privacy/deletion": ["word": "no"],
        "POST /settings/access-tokens": ["label": "new", "mayDo": "read", "validity": "30"],
        "POST /settings/passkeys": ["name": "new"],
        "POST /cards/new": ["number": "04AABBCC"],
        // The station is offline.
        "POST /cards/tap": ["station": "alpha-station"],
        "POST /cards/{id}": ["label": "new"],
        "POST /vehicles": ["name": "new"],
        "POST /vehicles/{id}": ["name": "new"],
        "POST /settings/notifications": [
            "chargingStarted": "inbox", "chargingEnded": "mail", "cardRefused": "inbox",
            "chargerProblem": "mail",
        ],
        "POST /chargers/new": ["kind": "ocpp16", "name": "new"],
        "POST /c": ["code": "CHARGER29"],
        // The station is offline.
        "POST /c/{code}": ["until": "full"],
        "POST /c/{code}/problem": ["problem": "blocked"],
        "POST /stations/{id}/sticker/renewal": ["connector": "1"],
        "POST /stations/{id}/sticker/take-over": ["connector": "1", "code-1": "CHARGER29"],
    ]

    /// Forms without fields.
    private static let bare: Set<String> = [
        "POST /sign-out", "POST /cards/waiting/cancel", "POST /cards/{id}/block",
        "POST /cards/{id}/unblock", "POST /cards/{id}/remove", "POST /vehicles/{id}/remove",
        "POST /admin/mail/test", "POST /admin/mail/{id}/send", "POST /inbox/{id}/read",
        "POST /settings/sessions/{id}/end", "POST /settings/sessions/end-others",
        "POST /settings/logins/{id}/end", "POST /settings/access-tokens/{id}/revoke",
        "POST /settings/passkeys/{id}/remove", "POST /invitation/{token}",
        "POST /invitations/{invitation}/revoke",
        "POST /places/{id}/people/invitations/{invitation}/revoke",
        "POST /places/{id}/people/grants/{grant}/end",
        "POST /places/{id}/people/co-hosts/{person}/remove", "POST /charging/{id}/stop",
        "POST /chargers/{id}/connection",
        "POST /charging/{id}/unlock", "POST /reports/{id}/delete",
    ]
}
