import TestSupport

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
        "/admin/suspects/{id} id": "alpha-transaction",
        "/admin/suspects/{id}/preview id": "alpha-transaction",
        "/admin/suspects/{id}/correct id": "alpha-transaction",
        "/admin/files/{id}/data.bin id": "alpha-file",
        "/admin/files/{id}/delete id": "alpha-file",
        "/admin/people/{id} id": "alpha-driver", "/admin/people/{id}/role id": "alpha-driver",
        "/admin/people/{id}/status id": "alpha-driver",
        "/admin/people/{id}/sessions/end id": "alpha-driver",
        "/admin/people/{id}/deletion id": "alpha-driver",
        "/admin/stations/{id}/log id": "alpha-station",
        "/admin/stations/{id}/console id": "alpha-station",
        "version": "x", "/cards/{id} id": "alpha-card", "/cards/{id}/block id": "alpha-card",
        "/cards/{id}/unblock id": "alpha-card", "/cards/{id}/remove id": "alpha-card",
        "/vehicles/{id} id": "alpha-vehicle", "/vehicles/{id}/remove id": "alpha-vehicle",
        "/admin/setup/{part} part": "operator",
        "/admin/mail/{id}/send id": "1", "/inbox/{id}/read id": "1",
        "/admin/deliveries/{id}/retry id": "1", "/admin/refused-connections/{id}/station id": "1",
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
        // Alpha's station refused the card.
        "/refusals/{id}/card id": "7001",
        "/reports/{id} id": "alpha-report", "/reports/{id}/photo id": "alpha-report",
        "/reports/{id}/preview id": "alpha-report", "/reports/{id}/delete id": "alpha-report",
        "/chargers/{id} id": "alpha-station", "/chargers/{id}/diary id": "alpha-station",
        "/chargers/{id}/connection id": "alpha-station",
        "/chargers/{id}/restart id": "alpha-station", "/chargers/{id}/unlock id": "alpha-station",
        "/chargers/{id}/availability id": "alpha-station",
        "/chargers/{id}/settings id": "alpha-station", "brand": "ocpp",
        "/chargers/{id}/setup/{brand} id": "alpha-station",
        "/chargers/{id}/setup/{brand}/waiting id": "alpha-station",
        "/chargers/{id}/setup/{brand}/waiting/adoption id": "alpha-station",
        "/chargers/{id}/setup/{brand}/test id": "alpha-station",
        "/chargers/{id}/setup/{brand}/test/settings id": "alpha-station",
        "/chargers/{id}/setup/{brand}/test/start id": "alpha-station",
        "/chargers/{id}/behaviour id": "alpha-station",
        "/chargers/{id}/behaviour/read id": "alpha-station",
        "/chargers/{id}/limit id": "alpha-station",
        "/chargers/{id}/limit/remove id": "alpha-station",
        "/chargers/{id}/firmware id": "alpha-station",
        "/chargers/{id}/replacement id": "alpha-station",
        "/chargers/{id}/handover id": "alpha-station",
        "/chargers/{id}/handover/withdraw id": "alpha-station",
        "/chargers/{id}/removal id": "alpha-station", "/handovers/{id} id": "unknown",
        "/handovers/{id}/accept id": "unknown", "/handovers/{id}/decline id": "unknown",
        "/chargers/{id}/clear-fault id": "alpha-station",
        "/stations/{id}/sticker id": "alpha-station",
        "/stations/{id}/sticker/renewal id": "alpha-station",
        "/stations/{id}/sticker/take-over id": "alpha-station",
    ]

    private static let fields: [String: [String: String]] = [
        "POST /admin/suspects/{id}/correct": [
            "endedAt": ManualClock.noon.adding(seconds: -60).iso8601, "note": "checked",
        ],
        // No file is sent, and there is no firmware.
        "POST /admin/files": [:],
        "POST /admin/files/update": ["station": "alpha-station", "firmware": "alpha-file"],
        "POST /admin/people/{id}/role": ["role": "admin"],
        "POST /admin/people/{id}/status": ["status": "blocked"],
        // The driver is charging.
        "POST /admin/people/{id}/deletion": ["agreement": "on"],
        // The station is offline.
        "POST /admin/stations/{id}/console": ["action": "Reset"],
        "POST /admin/setup/{part}": [
            "name": "new", "address": "new", "email": "new@example.org",
        ],
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
        "POST /refusals/{id}/card": ["person": "alpha-driver"],
        "POST /vehicles": ["name": "new"],
        "POST /vehicles/{id}": ["name": "new"],
        "POST /settings/notifications": [
            "chargingStarted": "inbox", "chargingEnded": "mail", "cardRefused": "inbox",
            "chargerProblem": "mail",
        ],
        // No pushes are sent in tests, so that nothing is kept.
        "POST /settings/notifications/push": [
            "endpoint": "https://push.example.org/x", "p256dh": "x", "auth": "x",
        ],
        "POST /chargers/new/{brand}": ["name": "new"],
        // Nothing has tried to connect lately.
        "POST /chargers/{id}/setup/{brand}/waiting/adoption": ["attempt": "1"],
        // The station is offline.
        "POST /chargers/{id}/unlock": ["connector": "1"],
        "POST /chargers/{id}/availability": ["availability": "inoperative"],
        "POST /chargers/{id}/settings": ["name": "new"],
        // The station has not reported its settings, and is offline.
        "POST /chargers/{id}/behaviour": ["sampling": "30"],
        "POST /chargers/{id}/limit": ["limit": "10"],
        "POST /chargers/{id}/firmware": ["file": "none"],
        "POST /chargers/{id}/replacement": ["agreement": "on"],
        "POST /chargers/{id}/handover": ["email": "new@example.org"],
        // The right word would shut the station down.
        "POST /chargers/{id}/removal": ["word": "no"],
        "POST /chargers/{id}/clear-fault": ["fault-repaired": "on"],
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
        "POST /settings/notifications/push/off",
        "POST /cards/{id}/unblock", "POST /cards/{id}/remove", "POST /vehicles/{id}/remove",
        // No mail system is configured.
        "POST /admin/setup/mail/confirmation",
        "POST /admin/mail/test", "POST /admin/mail/{id}/send", "POST /inbox/{id}/read",
        "POST /admin/deliveries/{id}/retry", "POST /admin/refused-connections/{id}/station",
        "POST /settings/sessions/{id}/end", "POST /settings/sessions/end-others",
        "POST /settings/logins/{id}/end", "POST /settings/access-tokens/{id}/revoke",
        "POST /settings/passkeys/{id}/remove", "POST /invitation/{token}",
        "POST /invitations/{invitation}/revoke",
        "POST /places/{id}/people/invitations/{invitation}/revoke",
        "POST /places/{id}/people/grants/{grant}/end",
        "POST /places/{id}/people/co-hosts/{person}/remove", "POST /charging/{id}/stop",
        "POST /chargers/{id}/connection", "POST /chargers/{id}/restart",
        "POST /chargers/{id}/setup/{brand}", "POST /chargers/{id}/setup/{brand}/test/settings",
        "POST /chargers/{id}/setup/{brand}/test/start",
        "POST /charging/{id}/unlock", "POST /reports/{id}/delete",
        "POST /chargers/{id}/behaviour/read", "POST /chargers/{id}/limit/remove",
        "POST /chargers/{id}/handover/withdraw", "POST /handovers/{id}/accept",
        "POST /handovers/{id}/decline",
        "POST /admin/people/{id}/sessions/end", "POST /admin/files/{id}/delete",
    ]
}
