import AsyncHTTPClient
import CloudMoney
import CommonBase
import NIOCore
import NIOHTTP1

/// Asks Fio banka's API. The token is a part of the URL, so that neither URLs nor errors of the HTTP
/// client leave this file. Redirects are not followed.
struct FioClient: FioFetcher {
    private static let timeLimit = TimeAmount.seconds(30)
    private static let connectLimit = TimeAmount.seconds(5)
    /// Maximum size of an answer in bytes: some ten thousand transfers.
    private static let answerLimit = 16 << 20

    let settings: MoneySettings.Fio

    func fetch(_ request: FioRequest) async -> FioAnswer {
        let configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectLimit, read: Self.timeLimit))
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration)
        let answer: FioAnswer
        do { answer = try await self.answer(of: client, to: request) } catch {
            answer = .unreachable
        }
        do { try await client.shutdown() } catch { return .unreachable }
        return answer
    }

    private func answer(
        of client: HTTPClient, to request: FioRequest
    ) async throws -> FioAnswer {
        var message = HTTPClientRequest(
            url: request.url(settings.url, token: settings.token.text))
        message.headers = ["user-agent": "Zapoj", "accept": "application/json"]
        let answer = try await client.execute(message, timeout: Self.timeLimit)
        guard answer.status == .ok else { return .status(Int(answer.status.code)) }
        let body = try await answer.body.collect(upTo: Self.answerLimit)
        return .bytes(Array(body.readableBytesView))
    }
}
