import Foundation
import HTTPTypes
import TestSupport

@testable import CloudFleet
@testable import CloudHTTP
@testable import CommonBase

/// A valid request of a route that names alpha's objects.
struct AccessRequest: Sendable {
    var method: HTTPRequest.Method
    var uri: String
    var body: String

    /// - Throws: `notFound` for a route whose parameters or body this table does not have.
    init(_ route: Route) throws {
        method = route.method
        let name = "\(route.method.rawValue) \(route.path)"
        var uri = route.path
        for parameter in route.pathParameters {
            uri = uri.replacing(
                "{\(parameter)}", with: try Self.object(parameter, of: route, name))
        }
        self.uri = uri + (Self.queries[name] ?? "")
        switch route.content {
        case .nothing: body = ""
        case .stream: body = "content"
        case .form: body = ""
        case .json:
            guard let value = Self.bodies[name] else {
                throw ServiceError(.notFound, "AccessRequest.bodies has no \(name)")
            }
            body = JSONWriter.text(value)
        }
    }

    /// Whether it names an object of alpha.
    var namesObject: Bool { uri.contains("alpha-") || body.contains("alpha-") }

    private static func object(
        _ parameter: String, of route: Route, _ name: String
    ) throws -> String {
        if let special = objects[name] { return special }
        let collection = route.path.split(separator: "/").dropFirst(2).first.map(String.init)
        guard
            let object = objects[parameter == "id" ? "\(collection ?? "") id" : "{\(parameter)}"]
                ?? objects["\(collection ?? "") {\(parameter)}"]
        else {
            throw ServiceError(.notFound, "AccessRequest.objects has no \(parameter) of \(name)")
        }
        return object
    }

    /// By the route; by the collection and the parameter; or by the parameter.
    private static let objects = [
        "stations id": "alpha-station", "drivers id": "alpha-driver", "id-tokens id": "alpha-card",
        "transactions id": "alpha-transaction", "commands id": "alpha-command",
        "people id": "alpha-driver",
        "reservations id": "1", "files id": "alpha-file", "locations id": "alpha-home",
        "groups id": "alpha-group", "bookings id": "alpha-booking",
        // Nobody owes anybody anything in this world.
        "bank-transfers id": "alpha-transfer", "statements id": "unknown",
        "booking-series id": "alpha-series", "tariffs id": "alpha-tariff",
        "grants id": "alpha-grant", "payments id": "alpha-payment",
        "receipts id": "alpha-transaction",
        "documents id": "alpha-document",
        "disputes id": "alpha-dispute", "{transaction}": "alpha-transaction",
        "bookings {message}": "1", "places {review}": "alpha-review",
        "favourites id": "alpha-home", "booking-waits id": "alpha-wait",
        "places {exception}": "alpha-exception", "places {feed}": "alpha-feed",
        "{secret}": "unknown.ics",
        "access-tokens id": "alpha-token-read", "event-deliveries id": "1",
        "refused-connections id": "1", "vehicles id": "alpha-vehicle",
        "places id": "alpha-home", "places {photo}": "alpha-photo",
        "{fingerprint}": "alpha-certificate", "{code}": "CHARGER29",
        "locations {personId}": "alpha-cohost", "groups {personId}": "alpha-driver",
        "{token}": "alpha-transfer", "{name}": "alpha.txt",
        "DELETE /api/v1/stations/{id}": "alpha-spare",
        "POST /api/v1/stations/{id}/claims": "alpha-box",
        "DELETE /api/v1/stations/{id}/bridge": "alpha-box",
        "POST /bridge/v1/commands/{id}/result": "1", "POST /bridge/v1/commands/{id}/log": "1",
    ]

    private static let queries = [
        // Otherwise the answer would not end.
        "GET /api/v1/events": "?type=x", "GET /bridge/v1/commands": "?wait=0",
    ]

    private static let tariff = JSONValue.object([
        "elements": .array([
            .object([
                "components": .array([.object(["dimension": "ENERGY", "priceE4": 60_000])])
            ])
        ]), "pricesIncludeVat": true,
    ])

    private static let weekly = JSONValue.object([
        "stationId": "alpha-station",
        "startsAt": .string(ManualClock.noon.adding(seconds: 86_400).iso8601),
        "endsAt": .string(ManualClock.noon.adding(seconds: 90_000).iso8601),
    ])

    private static let bodies: [String: JSONValue] = [
        "PUT /api/v1/places/{id}/listing": .object([
            "title": "new", "connectorKind": "schuko", "powerW": 2300, "meterClass": "none",
            "isPaused": true,
        ]),
        "POST /api/v1/login": .object(["email": "a@b.example", "password": "wrong"]),
        "POST /api/v1/login/refresh": .object(["refreshToken": "unknown"]),
        "POST /api/v1/logout": .object(["refreshToken": "unknown"]),
        "POST /api/v1/access-token-keys": .object([]),
        "POST /api/v1/me/deletion": .object(["currentPassword": "wrong"]),
        "POST /api/v1/drivers": .object(["name": "new"]),
        "PATCH /api/v1/drivers/{id}": .object(["name": "new"]),
        "POST /api/v1/access-tokens": .object(["name": "new", "scopes": .array(["read"])]),
        "POST /api/v1/stations": .object(["id": "new", "kind": "ocpp16", "name": "new"]),
        "POST /api/v1/refused-connections/{id}/station": .object(["name": "new"]),
        "PATCH /api/v1/stations/{id}": .object(["name": "new"]),
        "POST /api/v1/stations/{id}/commands": .object(["action": "ClearCache"]),
        "POST /api/v1/stations/{id}/composite-schedule": .object([]),
        "PATCH /api/v1/stations/{id}/configuration": .object([
            "values": .object(["HeartbeatInterval": "300"])
        ]),
        "POST /api/v1/stations/{id}/security-profile": .object(["securityProfile": 2]),
        "POST /api/v1/stations/{id}/token-window": .object([]),
        "POST /api/v1/locations": .object(["name": "new"]),
        "POST /api/v1/tariffs": .object(["name": "new", "tariff": tariff]),
        "PATCH /api/v1/tariffs/{id}": .object(["name": "new"]),
        "POST /api/v1/tariff-previews": .object([
            "tariff": tariff,
            "facts": .object([
                "start": .string(ManualClock.noon.adding(seconds: -3600).iso8601),
                "end": .string(ManualClock.noon.iso8601), "timeZone": "Europe/Prague",
                "energy": .array([]),
            ]),
        ]),
        "PUT /api/v1/locations/{id}/tariffs": .object([
            "groupId": "alpha-group", "tariffId": "alpha-tariff",
        ]),
        "PATCH /api/v1/locations/{id}": .object(["name": "new"]),
        "PUT /api/v1/places/{id}/hours": .object([
            "weekly": .array([
                .object(["weekday": 1, "startMinute": 480, "endMinute": 1320])
            ])
        ]),
        "POST /api/v1/places/{id}/exceptions": .object([
            "firstDay": .string(CalendarDay(ManualClock.noon, in: .gmt).text)
        ]),
        "POST /api/v1/places/{id}/feeds": .object([
            "name": "new", "url": "https://calendar.example.org/new.ics",
        ]),
        "POST /api/v1/groups": .object(["name": "new"]),
        "PATCH /api/v1/groups/{id}": .object(["name": "new"]),
        "POST /api/v1/bank-transfers/{id}/match": .object(["driverId": "alpha-driver"]),
        "POST /api/v1/statements/{id}/received": .object(["amountMinor": 1000]),
        "PUT /api/v1/groups/{id}/limits": .object(["memberDayWh": 20_000]),
        // No group has this code.
        "POST /api/v1/memberships": .object(["joinCode": "2345-6789-ABCD"]),
        "POST /api/v1/grants": .object(["stationId": "alpha-station", "everyone": true]),
        "PATCH /api/v1/grants/{id}": .object(["maximumEnergyWh": 20_000]),
        "POST /api/v1/id-tokens": .object(["idToken": "04AABBCC"]),
        "POST /api/v1/vehicles": .object(["name": "new"]),
        "PATCH /api/v1/vehicles/{id}": .object(["plate": "new"]),
        "POST /api/v1/id-token-lookup": .object(["idToken": "04AABBCC"]),
        "PUT /api/v1/stations/{id}/password": .object(["password": "0123456789abcdef"]),
        "PATCH /api/v1/id-tokens/{id}": .object(["label": "new"]),
        "POST /api/v1/reservations": .object([
            "stationId": "alpha-station", "connectorId": 2, "driverId": "alpha-driver",
            "expiresAt": .string(ManualClock.noon.adding(seconds: 3600).iso8601),
        ]),
        "POST /api/v1/bookings": .object([
            "stationId": "alpha-station",
            "startsAt": .string(ManualClock.noon.adding(seconds: 86_400).iso8601),
            "endsAt": .string(ManualClock.noon.adding(seconds: 90_000).iso8601),
        ]),
        "POST /api/v1/bookings/{id}/messages": .object(["text": "new"]),
        "POST /api/v1/disputes": .object([
            "transactionId": "alpha-transaction", "reason": "energy", "text": "new",
        ]),
        "POST /api/v1/disputes/{id}/decision": .object(["decision": "rejected", "text": "new"]),
        "POST /api/v1/settlements/{transaction}/refunds": .object([
            "amountMinor": 100, "reason": "new",
        ]),
        "PUT /api/v1/bookings/{id}/review": .object(["stars": 5]),
        "PUT /api/v1/places/{id}/reviews/{review}/answer": .object(["answer": "new"]),
        "POST /api/v1/booking-waits": weekly,
        "POST /api/v1/booking-series": weekly, "POST /api/v1/booking-series-previews": weekly,
        "PATCH /api/v1/booking-series/{id}": .object(["startMinute": 600, "lengthMinutes": 60]),
        "PATCH /api/v1/bookings/{id}": .object([
            "endsAt": .string(ManualClock.noon.adding(seconds: 12_600).iso8601)
        ]),
        "POST /api/v1/bookings/{id}/extend": .object(["minutes": 15]),
        "POST /api/v1/bookings/{id}/cancel": .object([]),
        "POST /api/v1/bookings/{id}/reject": .object(["reason": "new"]),
        "PUT /api/v1/places/{id}/terms": .object([
            "access": "members", "isPaused": false, "confirmation": "approval",
            "minimumMinutes": 30, "maximumMinutes": 720, "leadMinutes": 0, "horizonDays": 56,
            "bufferMinutes": 0, "arrivalMinutes": 30, "freeCancellationMinutes": 60,
            "cancellationFeeMinor": 0, "noShowFeeMinor": 0,
        ]),
        "POST /api/v1/transactions": .object(["code": "CHARGER29"]),
        "POST /api/v1/top-ups": .object(["amountMinor": 50_000]),
        "PUT /api/v1/credit/limits": .object(["dayMinor": 20_000]),
        "POST /api/v1/people/{id}/credit": .object(["amountMinor": 10_000, "note": "new"]),
        "POST /api/v1/transactions/{id}/corrections": .object(["note": "checked"]),
        "POST /bridge/v1/enrolments": .object(["claimCode": "0000-0000", "sharedKey": "x"]),
        "POST /bridge/v1/events": .object(["epoch": "e", "events": .array([])]),
        "POST /bridge/v1/authorize": .object([
            "idToken": .object(["idToken": "04AABBCC", "type": "ISO14443"]), "evseId": 1,
        ]),
        "POST /bridge/v1/key": .object(["sharedKey": "x"]),
        "POST /bridge/v1/commands/{id}/result": .object(["status": "Accepted"]),
        "POST /bridge/v1/commands/{id}/log": .object(["text": "line"]),
    ]
}
