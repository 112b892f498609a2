import CloudFleet
import CommonBase

/// GoPay's REST API v3, as its official SDKs speak it.
package struct GoPayGateway: PaymentGateway {
    package let name = Payment.Gateway.gopay
    let settings: MoneySettings.GoPay
    /// Without a `/` at its end.
    let publicURL: String
    let transport: any GoPayTransport
    private let tokens: GoPayTokens

    package init(
        settings: MoneySettings.GoPay, publicURL: String, transport: any GoPayTransport,
        now: @escaping @Sendable () -> Moment
    ) {
        self.settings = settings
        self.publicURL = publicURL
        self.transport = transport
        tokens = GoPayTokens(settings: settings, transport: transport, now: now)
    }

    // MARK: Payments

    package func create(_ order: GatewayOrder) async throws -> GatewayPayment {
        var members = [
            JSONValue.Member("payer", payer(order)),
            JSONValue.Member(
                "target", .object(["type": "ACCOUNT", "goid": .int(settings.goID)])),
        ]
        members += Self.amount(order)
        if order.isPreauthorized { members.append(.init("preauthorization", true)) }
        if order.isRecurring {
            members.append(
                .init(
                    "recurrence",
                    .object([
                        "recurrence_cycle": "ON_DEMAND", "recurrence_date_to": "2099-12-30",
                    ])))
        }
        members.append(
            .init(
                "callback",
                .object([
                    "return_url": .string(
                        publicURL + PaymentPaths.returning(order.orderNumber)),
                    "notification_url": .string(publicURL + PaymentPaths.notification),
                ])))
        members.append(.init("lang", order.language == "cs" ? "CS" : "EN"))
        let answer = try await call(.post, "/payments/payment", .json(.object(members)), order)
        return try GoPayAnswer.payment(answer)
    }

    /// Holds and consents exist for cards only.
    private func payer(_ order: GatewayOrder) -> JSONValue {
        let isCard = order.isPreauthorized || order.isRecurring
        let instruments: JSONValue =
            isCard ? ["PAYMENT_CARD"] : ["PAYMENT_CARD", "BANK_ACCOUNT"]
        return .object([
            "allowed_payment_instruments": instruments,
            "default_payment_instrument": "PAYMENT_CARD",
            "contact": order.email.map { JSONValue.object(["email": .string($0)]) },
        ])
    }

    private static func amount(_ order: GatewayOrder) -> [JSONValue.Member] {
        [
            .init("amount", .int(order.amount.minor)),
            .init("currency", .string(Currency.code)),
            .init("order_number", .string(order.orderNumber)),
            .init("order_description", .string(order.summary)),
            .init("items", items(order.summary, order.amount)),
        ]
    }

    private static func items(_ summary: String, _ amount: Money) -> JSONValue {
        [
            .object([
                "type": "ITEM", "name": .string(summary), "amount": .int(amount.minor),
                "count": 1,
            ])
        ]
    }

    package func createRecurrence(
        _ order: GatewayOrder, of parent: String
    ) async throws -> GatewayPayment {
        try GoPayAnswer.payment(
            try await call(
                .post, "/payments/payment/\(parent)/create-recurrence",
                .json(.object(Self.amount(order))), order))
    }

    package func status(of id: String) async throws -> GatewayPayment {
        try GoPayAnswer.payment(try await call(.get, "/payments/payment/\(id)"))
    }

    package func capture(_ id: String, _ amount: Money?, summary: String) async throws {
        let body = amount.map { amount in
            GoPayRequest.Body.json(
                .object([
                    "amount": .int(amount.minor), "items": Self.items(summary, amount),
                ]))
        }
        try GoPayAnswer.checkResult(
            try await call(.post, "/payments/payment/\(id)/capture", body ?? .empty))
    }

    package func void(_ id: String) async throws {
        try GoPayAnswer.checkResult(
            try await call(.post, "/payments/payment/\(id)/void-authorization"))
    }

    package func refund(_ id: String, _ amount: Money) async throws {
        try GoPayAnswer.checkResult(
            try await call(
                .post, "/payments/payment/\(id)/refund",
                .form([.init(name: "amount", value: String(amount.minor))])))
    }

    package func refunded(_ id: String) async throws -> Money {
        try GoPayAnswer.refunds(try await call(.get, "/payments/payment/\(id)/refunds"))
    }

    package func voidRecurrence(_ id: String) async throws {
        try GoPayAnswer.checkResult(
            try await call(.post, "/payments/payment/\(id)/void-recurrence"))
    }

    package func paymentInstruments() async throws -> [String] {
        try GoPayAnswer.instruments(
            try await call(
                .get,
                "/eshops/eshop/\(settings.goID)/payment-instruments/\(Currency.code)"))
    }

    package func accountStatement(_ days: ClosedRange<CalendarDay>) async throws -> [UInt8] {
        let response = try await answer(
            .post, "/accounts/account-statement",
            .json(
                .object([
                    "date_from": .string(days.lowerBound.text),
                    "date_to": .string(days.upperBound.text), "goid": .int(settings.goID),
                    "currency": .string(Currency.code), "format": "CSV_A",
                ])))
        guard response.status == 200 else {
            _ = try GoPayAnswer.document(response)
            return []
        }
        return response.body
    }

    // MARK: Calls

    private func call(
        _ method: GoPayRequest.Method, _ path: String, _ body: GoPayRequest.Body = .empty,
        _ order: GatewayOrder? = nil
    ) async throws -> JSONValue {
        try GoPayAnswer.document(
            try await answer(method, path, body, language: order?.language ?? "cs"))
    }

    /// With a new token if GoPay does not accept the stored one any more.
    private func answer(
        _ method: GoPayRequest.Method, _ path: String, _ body: GoPayRequest.Body,
        language: String = "cs"
    ) async throws -> GoPayResponse {
        var request = GoPayRequest(method, path, body)
        request.language = language == "cs" ? "cs-CZ" : "en-US"
        request.authorization = "Bearer \(try await tokens.token())"
        let first = try await GoPayTokens.send(request, by: transport)
        guard first.status == 401 || first.status == 403 else { return first }
        await tokens.forget()
        request.authorization = "Bearer \(try await tokens.token())"
        return try await GoPayTokens.send(request, by: transport)
    }
}

/// The access token, which is valid for 30 minutes.
actor GoPayTokens {
    /// Seconds before the end of a token at which it is replaced.
    private static let margin: Int64 = 120

    private let settings: MoneySettings.GoPay
    private let transport: any GoPayTransport
    private let now: @Sendable () -> Moment
    private var stored: (text: String, until: Uptime)?

    init(
        settings: MoneySettings.GoPay, transport: any GoPayTransport,
        now: @escaping @Sendable () -> Moment
    ) {
        self.settings = settings
        self.transport = transport
        self.now = now
    }

    func forget() { stored = nil }

    /// - Throws: `GatewayError`.
    func token() async throws -> String {
        let uptime = now().uptime
        if let stored, stored.until > uptime { return stored.text }
        var request = GoPayRequest(
            .post, "/oauth2/token",
            .form([
                .init(name: "grant_type", value: "client_credentials"),
                .init(name: "scope", value: "payment-all"),
            ]))
        let pair = "\(settings.clientID):\(settings.clientSecret.text)"
        request.authorization = "Basic \(Base64.text(pair.utf8))"
        let response = try await Self.send(request, by: transport)
        let answer = try GoPayAnswer.document(response)
        guard let text = answer["access_token"]?.stringValue,
            (1...4000).contains(text.utf8.count), !text.hasControls
        else { throw GatewayError.unreachable("a token that can't be read") }
        let seconds = min(max(answer["expires_in"]?.intValue ?? 1800, 0), 1800)
        stored = (text, uptime.adding(milliseconds: max(0, seconds - Self.margin) * 1000))
        return text
    }

    static func send(
        _ request: GoPayRequest, by transport: any GoPayTransport
    ) async throws -> GoPayResponse {
        do {
            return try await transport.send(request)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw GatewayError.unreachable("\(error)".storable(scalars: 200))
        }
    }
}
