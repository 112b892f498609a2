import Synchronization
import TestSupport
import Testing

@testable import CloudFleet
@testable import CloudMoney
@testable import CommonBase

extension CloudMoneyTests {
    @Suite struct GoPayGatewayTests {
        private final class Transport: GoPayTransport {
            private struct State {
                var requests: [GoPayRequest] = []
                var answers: [GoPayResponse] = []
            }

            private let state = Mutex(State())

            var requests: [GoPayRequest] { state.withLock(\.requests) }

            func answer(_ status: Int, _ text: String) {
                state.withLock {
                    $0.answers.append(GoPayResponse(status: status, body: Array(text.utf8)))
                }
            }

            func send(_ request: GoPayRequest) async throws -> GoPayResponse {
                state.withLock { state in
                    state.requests.append(request)
                    return state.answers.isEmpty
                        ? GoPayResponse(status: 500, body: []) : state.answers.removeFirst()
                }
            }
        }

        private let transport = Transport()
        private let clock = ManualClock()
        private static let token = #"{"access_token":"t","expires_in":1800}"#

        private var gateway: GoPayGateway {
            let clock = clock
            return GoPayGateway(
                settings: MoneySettings.GoPay(
                    goID: 8_123_456_789, clientID: "id", clientSecret: HiddenText("secret"),
                    url: "https://gw.sandbox.gopay.com/api", isSandbox: true),
                publicURL: "https://zapoj.example.org", transport: transport, now: { clock.now })
        }

        /// Method, path, content type and body, as the SDK sends them.
        @Test func requestsAreThoseOfTheSDK() async throws {
            let gateway = gateway
            transport.answer(200, Self.token)
            for _ in 0..<5 { transport.answer(200, #"{"id":1,"result":"FINISHED"}"#) }
            try await gateway.capture("1", nil, summary: "x")
            try await gateway.capture("1", Money(minor: 500), summary: "x")
            try await gateway.void("1")
            try await gateway.refund("1", Money(minor: 500))
            try await gateway.voidRecurrence("1")
            let seen = transport.requests.map { request in
                "\(request.method) \(request.path) \(request.contentType ?? "-") "
                    + String(decoding: request.bytes, as: UTF8.self)
            }
            let form = "application/x-www-form-urlencoded"
            let items = #""items":[{"type":"ITEM","name":"x","amount":500,"count":1}]"#
            #expect(
                seen == [
                    "post /oauth2/token \(form) "
                        + "grant_type=client_credentials&scope=payment-all",
                    "post /payments/payment/1/capture - ",
                    "post /payments/payment/1/capture application/json {\"amount\":500,\(items)}",
                    "post /payments/payment/1/void-authorization - ",
                    "post /payments/payment/1/refund \(form) amount=500",
                    "post /payments/payment/1/void-recurrence - ",
                ])
            #expect(transport.requests[0].authorization == "Basic aWQ6c2VjcmV0")
            #expect(transport.requests[1].authorization == "Bearer t")
        }

        @Test func tokenIsReplacedBeforeItsEndAndWhenItIsNotAccepted() async throws {
            let gateway = gateway
            let payment = #"{"id":7,"order_number":"a","state":"PAID","amount":"100"}"#
            transport.answer(200, Self.token)
            transport.answer(200, payment)
            _ = try await gateway.status(of: "7")
            clock.move(seconds: 1700)
            transport.answer(200, Self.token)
            transport.answer(403, "{}")
            transport.answer(200, Self.token)
            transport.answer(200, payment)
            let report = try await gateway.status(of: "7")
            #expect(report.state == .paid)
            #expect(report.amount.minor == 100)
            #expect(transport.requests.filter { $0.path == "/oauth2/token" }.count == 3)
        }

        @Test func readsNoOtherCurrency() throws {
            func payment(_ currency: String) throws -> GatewayPayment {
                try GoPayAnswer.payment(
                    .object([
                        "id": 7, "order_number": "a", "state": "PAID", "amount": 100,
                        "currency": .string(currency),
                    ]))
            }
            #expect(try payment("CZK").amount.minor == 100)
            #expect(throws: GatewayError.self) { try payment("EUR") }
        }

        @Test func tellsRefusalsFromFailures() async throws {
            let gateway = gateway
            transport.answer(200, Self.token)
            transport.answer(
                409, #"{"errors":[{"error_code":351,"error_name":"PAYMENT_CAPTURE_DONE"}]}"#)
            await #expect(
                throws: GatewayError.refused(code: 351, name: "PAYMENT_CAPTURE_DONE")
            ) { try await gateway.capture("1", nil, summary: "x") }
            for (status, body) in [(500, "<html>"), (200, "{"), (200, #"{"result":"?"}"#)] {
                transport.answer(status, body)
                do {
                    try await gateway.void("1")
                    Issue.record("\(status) \(body) is accepted")
                } catch GatewayError.unreachable {
                    // What it did is unknown.
                }
            }
        }

        @Test func readsStatements() {
            let text = #"""
                Datum;ID platby;Číslo objednávky;Částka;Poplatek
                22.11.2026;33;"a;""b""";1 234,50;-3,00
                22.11.2026;34;c;-500;
                nonsense
                """#
            let lines = StatementFile(Array(text.utf8)).lines
            #expect(lines.map(\.names) == [["33", "a;\"b\""], ["34", "c"], []])
            #expect(lines.map(\.amount?.minor) == [123_450, -50_000, nil])
            #expect(lines.map(\.fee?.minor) == [-300, nil, nil])
            #expect(StatementFile.money("12,345") == nil)
            #expect(StatementFile.money("1e5") == nil)
            #expect(StatementFile([]).lines.isEmpty)
        }
    }
}
