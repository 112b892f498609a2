import Foundation
import TestSupport

@testable import CloudFleet
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

    /// A booking of tomorrow, in the time zone of the place.
    private static let time = [
        "spot": "alpha-station:1",
        "day": String(ManualClock.noon.adding(seconds: 86_400).iso8601.prefix(10)),
        "from": "18:00", "to": "20:00", "repetition": "once",
    ]

    private static let fields: [String: [String: String]] = [
        "POST /admin/suspects/{id}/correct": [
            "endedAt": ManualClock.noon.adding(seconds: -60).iso8601, "note": "checked",
        ],
        "POST /test-gateway/{id}": ["outcome": "paid"],
        "POST /admin/money/gateway/differences/{id}": ["note-1": "new"],
        "POST /earnings/account/change": [
            "iban": "CZ65 0800 0000 1920 0014 5399", "holder": "new",
        ],
        "POST /history/{id}/question": ["reason": "energy", "text": "new"],
        "POST /disputes/{id}/messages": ["text": "new"],
        "POST /disputes/{id}/decision": ["decision": "rejected", "answer": "new"],
        "POST /bookings/{id}/extend": ["minutes": "15"],
        "POST /bookings/{id}/shorten": ["until": "14:30"],
        "POST /bookings/{id}/move": ["day": "2026-11-23", "from": "09:00"],
        "POST /bookings/{id}/cancel": ["reason": "new"],
        "POST /bookings/{id}/reject": ["reason": "new"],
        "POST /bookings/{id}/messages": ["text": "new"],
        "POST /bookings/{id}/review": ["stars": "5"],
        "POST /places/{id}/reviews/{review}/answer": ["answer": "new"],
        "POST /booking-series/{id}/change": ["from": "10:00", "to": "11:00"],
        "POST /places/{id}/book": PageVisit.time, "POST /places/{id}/book/wait": PageVisit.time,
        "POST /places/{id}/own-use": PageVisit.time,
        // No file is sent, and there is no firmware.
        "POST /admin/files": [:],
        // No file is sent.
        "POST /admin/money/bank": [:],
        "POST /admin/money/bank/{id}/match": ["person": "alpha-driver"],
        // The month runs.
        "POST /statements/send": [
            "month": String(CalendarDay(ManualClock.noon, in: .gmt).text.prefix(7))
        ],
        // Hosts do not sell in this world.
        "POST /statements/{driver}/received": ["amount": "10"],
        "POST /statements/{driver}/undo": ["number": "1"],
        "POST /admin/files/update": ["station": "alpha-station", "firmware": "alpha-file"],
        "POST /admin/money/people/{id}/credit": ["amount": "10", "note": "new"],
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
        "POST /groups/new": ["name": "new", "kind": "family", "approval": "off"],
        "POST /groups/{id}": ["name": "new", "kind": "family", "approval": "on"],
        "POST /groups/{id}/limits": ["member-day": "20", "cost-group-month": "500"],
        "POST /groups/{id}/hours": ["day-1": "on", "from": "22:00", "until": "06:00"],
        // The group has no hours.
        "POST /groups/{id}/hours/remove": ["hours": "1-0-60"],
        "POST /groups/{id}/places": ["place": "alpha-home"],
        // No group has this code.
        "POST /join": ["code": "2345-6789-ABCD"],
        "POST /places/{id}/listing": [
            "title": "new", "connectorKind": "schuko", "powerW": "2,3", "phases": "1",
            "meterClass": "none", "access": "members", "latitude": "49.2",
            "longitude": "16.6",
        ],
        "POST /places/{id}/photos/{photo}/description": ["alt": "new"],
        "POST /places/{id}/tariff": ["energy": "6"],
        "POST /papers/billing": ["name": "new"],
        "POST /places/{id}/hours": ["open": "byHours", "day1": "8:00–22:00"],
        "POST /places/{id}/hours/exceptions": [
            "firstDay": CalendarDay(ManualClock.noon, in: .gmt).text, "note": "new",
        ],
        "POST /places/{id}/hours/terms": [
            "confirmation": "instant", "minimum": "30", "maximum": "720", "lead": "0",
            "horizon": "56", "buffer": "15", "arrival": "30", "freeCancellation": "60",
            "cancellationFee": "0", "noShowFee": "0",
        ],
        "POST /places/{id}/feeds": [
            "name": "new", "url": "https://calendar.example.org/new.ics",
        ],
        "POST /credit/top-up": ["amount": "500"],
        "POST /credit/offline": ["offline": "on"],
        "POST /credit/limits": ["limit-day": "200"],
        "POST /credit/automatic": [
            "each": "500", "below": "100", "cap": "1000", "agreement": "on",
        ],
        "POST /credit/pay-back": ["account": "CZ65 0800 0000 1920 0014 5399"],
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
            "chargerProblem": "mail", "booking": "mail", "money": "mail",
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
        // The place is not open to everybody.
        "POST /c/{code}/guest": ["limit": "20000"],
        // The box is not ticked.
        "POST /places/{id}/guests": [:],
        "POST /stations/{id}/sticker/renewal": ["connector": "1"],
        "POST /stations/{id}/sticker/take-over": ["connector": "1", "code-1": "CHARGER29"],
    ]

    /// Forms without fields.
    private static let bare: Set<String> = [
        "POST /admin/money/gateway/test",
        "POST /bookings/{id}/confirm", "POST /booking-series/{id}/end",
        "POST /booking-waits/{id}/cancel",
        "POST /groups/{id}/link/renew", "POST /groups/{id}/link/off",
        "POST /groups/{id}/places/{grant}/end", "POST /groups/{id}/members/{person}/remove",
        "POST /groups/{id}/members/{person}/return", "POST /groups/{id}/requests/{person}/accept",
        "POST /groups/{id}/requests/{person}/decline", "POST /groups/{id}/leave",
        "POST /groups/{id}/delete", "POST /join/{code}", "POST /credit/automatic/end",
        "POST /sign-out", "POST /cards/waiting/cancel", "POST /cards/{id}/block",
        "POST /settings/notifications/push/off", "POST /settings/notifications/push/test",
        "POST /cards/{id}/unblock", "POST /cards/{id}/remove", "POST /vehicles/{id}/remove",
        // No mail system is configured.
        "POST /admin/setup/mail/confirmation",
        "POST /admin/mail/test", "POST /admin/mail/{id}/send", "POST /inbox/{id}/read",
        "POST /admin/money/paybacks/{id}",
        "POST /admin/deliveries/{id}/retry", "POST /admin/refused-connections/{id}/station",
        "POST /settings/sessions/{id}/end", "POST /settings/sessions/end-others",
        "POST /settings/logins/{id}/end", "POST /settings/access-tokens/{id}/revoke",
        "POST /settings/passkeys/{id}/remove", "POST /invitation/{token}",
        "POST /invitations/{invitation}/revoke", "POST /places/{id}/feeds/link",
        "POST /places/{id}/feeds/link/remove", "POST /places/{id}/feeds/{feed}/remove",
        "POST /places/{id}/hours/exceptions/{exception}/remove",
        "POST /places/{id}/people/invitations/{invitation}/revoke",
        "POST /places/{id}/people/grants/{grant}/end", "POST /places/{id}/tariff/remove",
        "POST /places/{id}/people/co-hosts/{person}/remove", "POST /charging/{id}/stop",
        "POST /chargers/{id}/connection", "POST /chargers/{id}/restart",
        "POST /chargers/{id}/setup/{brand}", "POST /chargers/{id}/setup/{brand}/test/settings",
        "POST /chargers/{id}/setup/{brand}/test/start",
        "POST /charging/{id}/unlock", "POST /reports/{id}/delete", "POST /guest/{secret}/stop",
        "POST /chargers/{id}/behaviour/read", "POST /chargers/{id}/limit/remove",
        "POST /chargers/{id}/handover/withdraw", "POST /handovers/{id}/accept",
        "POST /handovers/{id}/decline",
        "POST /admin/people/{id}/sessions/end", "POST /admin/files/{id}/delete",
        "POST /admin/money/bank/{id}/returned", "POST /admin/money/bank/{id}/doubled",
        "POST /places/{id}/listing/publish", "POST /places/{id}/listing/withdraw",
        "POST /places/{id}/listing/pause", "POST /places/{id}/listing/resume",
        "POST /bookings/{id}/messages/{message}/report",
        "POST /bookings/{id}/messages/block", "POST /bookings/{id}/messages/unblock",
        "POST /places/{id}/reviews/{review}/hide", "POST /places/{id}/favourite",
        "POST /admin/people/{id}/reviews/{review}/hide",
        "POST /papers/billing/remove",
        "POST /places/{id}/favourite/remove", "POST /admin/reported-messages/{id}/keep",
        "POST /admin/reported-messages/{id}/delete",
        "POST /earnings/account/undo", "POST /earnings/account/tax", "POST /admin/money/payouts",
        "POST /admin/money/payouts/{id}/approve", "POST /admin/money/payouts/{id}/cancel",
        "POST /admin/money/payouts/{id}/sent", "POST /admin/money/payouts/{id}/paid",
        "POST /admin/money/payouts/{id}/payouts/{payout}/returned",
        // No photo was chosen.
        "POST /places/{id}/photos",
        "POST /places/{id}/photos/{photo}/earlier", "POST /places/{id}/photos/{photo}/remove",
    ]
}
