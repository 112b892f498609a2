import AsyncHTTPClient
import CloudMoney
import CommonBase
import NIOCore
import NIOHTTP1

/// Sends requests to GoPay. Redirects are not followed.
struct GoPayClient: GoPayTransport {
    /// Time limit of a request, with the handshake.
    private static let timeLimit = TimeAmount.seconds(20)
    private static let connectLimit = TimeAmount.seconds(5)
    /// Maximum size of an answer in bytes.
    private static let answerLimit = 4 << 20

    /// Without a trailing `/`: `https://gw.sandbox.gopay.com/api`.
    let baseURL: String

    /// GoPay, if the settings have an account.
    static func gateway(
        _ money: MoneySettings, _ now: @escaping @Sendable () -> Moment
    ) -> (any PaymentGateway)? {
        money.gopay.map { settings in
            GoPayGateway(
                settings: settings, publicURL: money.publicURL,
                transport: GoPayClient(baseURL: settings.url), now: now)
        }
    }

    func send(_ request: GoPayRequest) async throws -> GoPayResponse {
        let configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectLimit, read: Self.timeLimit))
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<GoPayResponse, any Error>
        do {
            result = .success(try await answer(of: client, to: request))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    private func answer(
        of client: HTTPClient, to call: GoPayRequest
    ) async throws -> GoPayResponse {
        var request = HTTPClientRequest(url: baseURL + call.path)
        request.method = call.method == .get ? .GET : .POST
        request.headers = [
            "user-agent": "Zapoj", "accept": "application/json",
            "accept-language": call.language, "authorization": call.authorization,
        ]
        if let type = call.contentType { request.headers.add(name: "content-type", value: type) }
        if call.method == .post { request.body = .bytes(call.bytes) }
        // The deadline also holds for the body.
        let answer = try await client.execute(request, timeout: Self.timeLimit)
        let body = try await answer.body.collect(upTo: Self.answerLimit)
        return GoPayResponse(
            status: Int(answer.status.code), body: Array(body.readableBytesView))
    }
}
