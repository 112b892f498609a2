import AsyncHTTPClient
import CloudBooking
import CloudHTTP
import NIOCore
import NIOHTTP1
import NIOPosix

/// Fetches calendars that hosts name.
///
/// As with pushes, the host is resolved first, and the connection goes to the very address that was
/// checked. Redirects are not followed.
struct CalendarClient: CalendarFetcher {
    /// Time limit of an attempt, with the handshake.
    private static let timeLimit = TimeAmount.seconds(5)
    /// Bytes.
    private static let sizeLimit = 1 << 20

    /// Resolves the hosts; one thread for each calendar that is fetched at the same time.
    private static let resolver: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    let loopbackService: String?

    func fetch(_ address: FeedAddress) async -> FetchedCalendar {
        do {
            var names: [String: String] = [:]
            if !address.endpoint.isLoopback {
                let host = address.endpoint.host
                let resolved = try await Self.resolver.runIfActive {
                    try SocketAddress.makeAddressResolvingHost(host, port: 443)
                }
                guard let ip = IPAddress(resolved), ip.isPublic else { return .failed(.notPublic) }
                names = [host: ip.text]
            }
            return try await get(address, names)
        } catch is NIOTooManyBytesError {
            return .failed(.tooLong)
        } catch {
            return .failed(.unreachable)
        }
    }

    /// - Parameter names: the addresses of hosts, which are not resolved again.
    private func get(
        _ address: FeedAddress, _ names: [String: String]
    ) async throws -> FetchedCalendar {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.timeLimit, read: Self.timeLimit))
        configuration.dnsOverride = names
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<FetchedCalendar, any Error>
        do {
            var request = HTTPClientRequest(url: address.text)
            request.headers = ["accept": "text/calendar", "user-agent": "Zapoj"]
            // The deadline also holds for the body.
            let answer = try await client.execute(request, timeout: Self.timeLimit)
            result = .success(try await Self.read(answer))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    private static func read(_ answer: HTTPClientResponse) async throws -> FetchedCalendar {
        switch answer.status.code {
        case 200:
            let body = try await answer.body.collect(upTo: sizeLimit)
            return .bytes(Array(body.readableBytesView))
        case 300..<400: return .failed(.redirected)
        default: return .failed(.refused)
        }
    }
}
