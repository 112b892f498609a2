import AsyncHTTPClient
import CloudHTTP
import CloudPeople
import NIOCore
import NIOHTTP1
import NIOPosix

/// Hands pushes to the push services of browsers, over HTTPS.
///
/// People name the endpoints. So the host is resolved first, and the connection goes to the very
/// address that was checked: a name that leads elsewhere the next time changes nothing. Redirects
/// are not followed, and answers are not read.
struct PushClient: PushTransport {
    /// What an attempt may take, with the handshake.
    private static let timeLimit = TimeAmount.seconds(10)
    private static let connectLimit = TimeAmount.seconds(5)

    /// Resolves the hosts that people name. A name server may let each wait for half a minute, and
    /// mails and files must not wait with it. One thread for each push that is under way.
    private static let resolver: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    func deliver(_ push: SealedPush) async -> PushOutcome {
        do {
            var names: [String: String] = [:]
            if !push.endpoint.isLoopback {
                let host = push.endpoint.host
                let address = try await address(of: host)
                guard address.isPublic else {
                    return .failed("\(host) leads to \(address.text), which is not public")
                }
                names = [host: address.text]
            }
            return try await PushOutcome(status: send(push, names))
        } catch {
            return .failedForNow("\(push.endpoint.origin) can't be reached: \(error)")
        }
    }

    private func address(of host: String) async throws -> IPAddress {
        let resolved = try await Self.resolver.runIfActive {
            try SocketAddress.makeAddressResolvingHost(host, port: 443)
        }
        guard let address = IPAddress(resolved) else { throw SocketAddressError.unsupported }
        return address
    }

    /// - Parameter names: the addresses of hosts, which are not resolved again.
    /// - Returns: the status of the answer.
    private func send(_ push: SealedPush, _ names: [String: String]) async throws -> Int {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectLimit, read: Self.timeLimit))
        configuration.dnsOverride = names
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Int, any Error>
        do {
            let answer = try await client.execute(request(push), timeout: Self.timeLimit)
            result = .success(Int(answer.status.code))
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        return try result.get()
    }

    private func request(_ push: SealedPush) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: push.endpoint.text)
        request.method = .POST
        request.headers = [
            "authorization": push.authorization, "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream", "ttl": "\(push.ttlSeconds)",
            "urgency": "high",
        ]
        request.body = .bytes(ByteBuffer(bytes: push.body))
        return request
    }
}
