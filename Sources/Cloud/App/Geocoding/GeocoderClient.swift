import AsyncHTTPClient
import CloudSharing
import CommonBase
import NIOCore
import NIOHTTP1

/// Asks the geocoding service of the settings. Redirects are not followed.
struct GeocoderClient: Geocoder {
    /// Time limit of a request, with the handshake.
    private static let timeLimit = TimeAmount.seconds(10)
    private static let connectLimit = TimeAmount.seconds(5)
    /// Maximum size of an answer in bytes.
    private static let answerLimit = 256 << 10

    let kind: GeocoderKind
    /// Without a trailing `/`.
    let baseURL: String
    /// How the service reaches the operator: `mailto:` or `https:`.
    let contact: String

    func position(of query: AddressQuery) async throws -> Position? {
        let configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectLimit, read: Self.timeLimit))
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<[UInt8], any Error>
        do {
            result = .success(try await answer(of: client, to: query))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        do {
            return try kind.position(inAnswer: result.get(), to: query)
        } catch let error as ServiceError {
            throw error
        } catch {
            throw ServiceError(.unavailable, "The geocoder can't be reached: \(error)")
        }
    }

    private func answer(of client: HTTPClient, to query: AddressQuery) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: kind.url(baseURL, for: query))
        request.headers = [
            "user-agent": "Zapoj (\(contact))", "accept": "application/json",
            "accept-language": "cs",
        ]
        let answer = try await client.execute(request, timeout: Self.timeLimit)
        guard answer.status == .ok else {
            throw ServiceError(
                .unavailable, "The geocoder answered \(answer.status.code).")
        }
        let body = try await answer.body.collect(upTo: Self.answerLimit)
        return Array(body.readableBytesView)
    }
}
