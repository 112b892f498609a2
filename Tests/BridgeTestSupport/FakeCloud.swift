import BridgeProtocol
import CommonBase
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// A cloud on a loopback port that takes everything, except where the test says otherwise. Keeps
/// what it was asked.
package final class FakeCloud: Sendable {
    package struct Call: Sendable {
        package var method: String
        package var path: String
        /// Names in lower case.
        package var headers: [String: String]
        package var body: [UInt8]
    }

    package enum Reply: Sendable {
        case json(Int, String)
        /// A refusal of the cloud.
        case problem(ServiceError.Code, Int, String, field: String? = nil)
        /// An answer of somebody else: status, content type and body.
        case page(Int, String, String)
        /// The connection ends after the request was read.
        case cut
        /// Nothing, ever.
        case silence
    }

    /// What the fake cloud says its clock shows, unless the test says otherwise.
    package static let serverTime = Moment.test(0).wall

    private let state: FakeCloudState
    private let channel: any Channel
    package let url: String

    package static func started(_ script: [Reply] = []) async throws -> FakeCloud {
        let state = FakeCloudState(script)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(FakeCloudHandler(state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        return FakeCloud(channel, state, url: "http://127.0.0.1:\(port)")
    }

    private init(_ channel: any Channel, _ state: FakeCloudState, url: String) {
        self.channel = channel
        self.state = state
        self.url = url
    }

    package func shutdown() async throws { try await channel.close() }

    package var calls: [Call] { state.calls }

    /// The batches in the order in which they came, refused ones included.
    package func batches() throws -> [EventBatch] {
        try calls.filter { $0.path == BridgeAPI.events }.map {
            try JSONDecoder().decode(EventBatch.self, from: Data($0.body))
        }
    }

    /// Every event that came, once each.
    package func events() throws -> [BridgeEvent] {
        let all = try batches().flatMap(\.events).map { ($0.seq, $0) }
        return Dictionary(all) { first, _ in first }.values.sorted { $0.seq < $1.seq }
    }

    package static func acknowledgement(_ seq: Int64, serverTime: Timestamp = serverTime) -> String
    {
        "{\"acknowledgedThrough\": \(seq), \"serverTime\": \"\(serverTime)\"}"
    }
}

/// What the connections share.
private final class FakeCloudState: Sendable {
    private let kept: Mutex<(calls: [FakeCloud.Call], script: [FakeCloud.Reply])>

    /// - Parameter script: replies to the first calls; after them everything is accepted.
    init(_ script: [FakeCloud.Reply]) { kept = Mutex(([], script)) }

    var calls: [FakeCloud.Call] { kept.withLock { $0.calls } }

    func answer(_ call: FakeCloud.Call) -> FakeCloud.Reply {
        let scripted = kept.withLock { kept -> FakeCloud.Reply? in
            kept.calls.append(call)
            return kept.script.isEmpty ? nil : kept.script.removeFirst()
        }
        return scripted ?? accepting(call)
    }

    private func accepting(_ call: FakeCloud.Call) -> FakeCloud.Reply {
        do {
            return .json(200, try acceptance(call))
        } catch {
            return .problem(.notFound, 404, "refused")
        }
    }

    private func acceptance(_ call: FakeCloud.Call) throws -> String {
        switch call.path {
        case BridgeAPI.events:
            let batch = try JSONDecoder().decode(EventBatch.self, from: Data(call.body))
            return FakeCloud.acknowledgement(batch.events.last?.seq ?? 0)
        case BridgeAPI.authorize:
            let time = FakeCloud.serverTime
            return "{\"idTokenInfo\": {\"status\": \"Accepted\"}, \"serverTime\": \"\(time)\"}"
        default:
            throw ServiceError(.notFound, "There is no \(call.path).")
        }
    }
}

private final class FakeCloudHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: FakeCloudState
    private var call = FakeCloud.Call(method: "", path: "", headers: [:], body: [])

    init(_ state: FakeCloudState) { self.state = state }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
            call = FakeCloud.Call(
                method: head.method.rawValue, path: head.uri,
                headers: Dictionary(headers) { first, _ in first }, body: [])
        case .body(let buffer): call.body += Array(buffer.readableBytesView)
        case .end:
            switch state.answer(call) {
            case .cut: context.close(promise: nil)
            case .silence: break
            case .json(let status, let text): write(status, "application/json", text, context)
            case .problem(let code, let status, let detail, let field):
                let document = JSONValue.object([
                    "code": .string(code.rawValue), "status": .int(Int64(status)),
                    "title": "Refused", "detail": .string(detail),
                    "field": field.map(JSONValue.string),
                ])
                write(
                    status, "application/problem+json; charset=utf-8", JSONWriter.text(document),
                    context)
            case .page(let status, let type, let text):
                write(status, type, status == 204 ? "" : text, context)
            }
        }
    }

    private func write(
        _ status: Int, _ type: String, _ text: String, _ context: ChannelHandlerContext
    ) {
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
        head.headers.add(name: "content-type", value: type)
        if (300..<400).contains(status) {
            head.headers.add(name: "location", value: "https://login.example/?from=bridge")
        }
        head.headers.add(name: "content-length", value: "\(text.utf8.count)")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
