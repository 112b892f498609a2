import AsyncHTTPClient
import BridgeLogic
import BridgeProtocol
import CommonBase
import Foundation
import NIOCore
import NIOHTTP1

/// The client of `docs/bridge-protocol.md`; it signs every request.
package struct CloudClient: Sendable {
    static let eventTimeout = TimeAmount.seconds(30)
    /// Longest answer, in bytes.
    static let answerLimit = 2 << 20

    private let identity: BridgeIdentity
    private let key: any DeviceIdentity
    private let nonces: NonceSource
    private let http: HTTPClient

    init(identity: BridgeIdentity, key: any DeviceIdentity, nonces: NonceSource, http: HTTPClient) {
        self.identity = identity
        self.key = key
        self.nonces = nonces
        self.http = http
    }

    /// A client with time limits (a mobile link may die in the middle of an answer) that does not
    /// follow redirects, which could send card numbers elsewhere.
    ///
    /// - Parameter waitSeconds: how long the cloud may delay an answer.
    static func makeHTTP(waitSeconds: Int64 = 0) -> HTTPClient {
        HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .init(
                redirectConfiguration: .disallow,
                timeout: .init(connect: .seconds(5), read: .seconds(10 + waitSeconds))))
    }

    /// One exchange of a command, beside the daemon or without it.
    static func exchange<Value: Sendable>(
        _ identity: BridgeIdentity, _ key: any DeviceIdentity, _ database: BridgeDatabase,
        _ body: (CloudClient) async throws -> Value
    ) async throws -> Value {
        let nonces = NonceSource(storage: BridgeStorage(database))
        return try await withHTTP { http in
            try await body(
                CloudClient(identity: identity, key: key, nonces: nonces, http: http))
        }
    }

    package static func withHTTP<Value: Sendable>(
        _ body: (HTTPClient) async throws -> Value
    ) async throws -> Value {
        let http = makeHTTP()
        return try await doing {
            try await body(http)
        } finally: {
            try await http.shutdown()
        }
    }

    func deliver(
        _ batch: EventBatch, timeout: TimeAmount = eventTimeout
    ) async throws -> EventAcknowledgement {
        try await post(BridgeAPI.events, batch, timeout: timeout)
    }

    func authorize(_ token: WireIdToken, timeout: TimeAmount) async throws -> AuthorizeResponse {
        try await post(BridgeAPI.authorize, AuthorizeRequest(idToken: token), timeout: timeout)
    }

    /// - Parameter bookings: nil for a cloud that has not named a version of its bookings: an older
    ///   one rejects the parameter.
    func commands(
        after number: Int64, wait: Int64, list: Int64?, bookings: Int64?
    ) async throws -> BridgeCommands {
        let known =
            (list.map { "&list=\($0)" } ?? "") + (bookings.map { "&bookings=\($0)" } ?? "")
        return try await get(
            BridgeAPI.commands, query: "after=\(number)&wait=\(wait)\(known)",
            timeout: .seconds(wait + 10))
    }

    func answer(_ number: Int64, _ result: BridgeCommandResult) async throws {
        let _: BridgeReceipt = try await post(
            BridgeAPI.commandResult(number), result, timeout: .seconds(5))
    }

    func authorizationList(since version: Int64) async throws -> AuthorizationListResponse {
        try await get(
            BridgeAPI.authorizationList, query: "since=\(version)", timeout: Self.eventTimeout)
    }

    func bookings(since version: Int64) async throws -> BookingDocumentResponse {
        try await get(
            BridgeAPI.bookings, query: "since=\(version)", timeout: Self.eventTimeout)
    }

    func upload(_ log: BridgeLog, for number: Int64) async throws {
        let _: BridgeReceipt = try await post(
            BridgeAPI.commandLog(number), log, timeout: Self.eventTimeout)
    }

    func change(_ key: BridgeKeyChange) async throws {
        let _: BridgeReceipt = try await post(
            BridgeAPI.key, key, timeout: Self.eventTimeout)
    }

    /// Unsigned: the claim code authenticates the request.
    package static func enrol(
        cloudURL: String, claimCode: String, key: any DeviceIdentity, http: HTTPClient
    ) async throws -> EnrolmentResponse {
        var request = HTTPClientRequest(url: cloudURL + BridgeAPI.enrolments)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        let body = EnrolmentRequest(claimCode: claimCode, publicKey: key.publicKeyPEM)
        request.body = .bytes(try JSONEncoder().encode(body))
        return try await send(request, timeout: eventTimeout, http)
    }

    private func post<Answer: Decodable>(
        _ path: String, _ body: some Encodable, timeout: TimeAmount
    ) async throws -> Answer {
        try await call(.POST, path, query: "", Array(try JSONEncoder().encode(body)), timeout)
    }

    private func get<Answer: Decodable>(
        _ path: String, query: String, timeout: TimeAmount
    ) async throws -> Answer {
        try await call(.GET, path, query: query, [], timeout)
    }

    /// Repeats a request with a new nonce where the cloud has seen higher ones: from `doctor`,
    /// which shares the counter with the daemon, or from a copy of this bridge's data.
    private func call<Answer: Decodable>(
        _ method: HTTPMethod, _ path: String, query: String, _ bytes: [UInt8],
        _ timeout: TimeAmount
    ) async throws -> Answer {
        do {
            return try await Self.send(
                try await signed(method, path, query: query, bytes), timeout: timeout, http)
        } catch let error as ServiceError where error.field == "nonce" {
            await nonces.renew()
            return try await Self.send(
                try await signed(method, path, query: query, bytes), timeout: timeout, http)
        }
    }

    private func signed(
        _ method: HTTPMethod, _ path: String, query: String, _ bytes: [UInt8]
    ) async throws -> HTTPClientRequest {
        let digest = MessageSignature.contentDigest(sha256: key.sha256(bytes))
        let signature = MessageSignature(
            keyID: identity.bridgeId.text, nonce: try await nonces.next())
        let base = signature.base(
            .init(method: method.rawValue, path: path, query: query, contentDigest: digest))
        let address = query.isEmpty ? path : "\(path)?\(query)"
        var request = HTTPClientRequest(url: identity.cloudURL + address)
        request.method = method
        request.headers.add(name: "content-digest", value: digest)
        request.headers.add(name: "signature-input", value: signature.signatureInput)
        request.headers.add(
            name: "signature", value: MessageSignature.signatureHeader(try key.sign(base)))
        guard method == .POST else { return request }
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(bytes)
        return request
    }

    private static func send<Answer: Decodable>(
        _ request: HTTPClientRequest, timeout: TimeAmount, _ http: HTTPClient
    ) async throws -> Answer {
        let response: HTTPClientResponse
        let body: ByteBuffer
        do {
            response = try await http.execute(request, timeout: timeout)
            body = try await response.body.collect(upTo: answerLimit)
        } catch {
            let (url, reason) = (CloudConnection.address(request.url), CloudConnection.words(error))
            throw ServiceError(
                .unavailable, "The cloud at \(url) can't be reached: \(reason).",
                field: CloudConnection.isUntrusted(error) ? CloudConnection.certificate : nil)
        }
        return try CloudAnswer(response, body, address: CloudConnection.address(request.url))
            .decoded()
    }
}

/// Increasing nonces for signatures across restarts, with one write for a thousand of them.
package actor NonceSource {
    private let storage: BridgeStorage
    private var next: UInt64 = 0
    private var left: Int64 = 0

    package init(storage: BridgeStorage) { self.storage = storage }

    /// Skips the rest of the block.
    func renew() { left = 0 }

    func next() async throws -> UInt64 {
        if left == 0 {
            let first = try await storage.run { try $0.reserveNonces() }
            // Another call may have reserved a block meanwhile; then this one is skipped.
            if left == 0 { (next, left) = (first, BridgeDatabase.nonceBlock) }
        }
        defer { (next, left) = (next + 1, left - 1) }
        return next
    }
}
