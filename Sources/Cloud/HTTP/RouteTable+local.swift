import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore

extension RouteTable {
    /// Calls a route without HTTP, for whom the machine itself lets in: the command line says and
    /// sees the same as REST.
    /// - Returns: the answer's body.
    /// - Throws: what the route throws.
    package func call(
        _ method: HTTPRequest.Method, _ path: String, query: [String: String] = [:],
        body: [UInt8], at moment: Moment
    ) async throws -> [UInt8] {
        for route in routes where route.method == method {
            guard let parameters = route.parameters(of: path) else { continue }
            let response = try await route.respond(
                RawCall(
                    principal: .commandLine, client: "", parameters: parameters, query: query,
                    lastEventID: nil,
                    body: .collected(ByteBuffer(bytes: body)), moment: moment))
            var bytes = ByteBuffer()
            try await response.body.write(Collector { bytes.writeImmutableBuffer($0) })
            return Array(bytes.readableBytesView)
        }
        throw ServiceError(.notFound, "There is no \(method.rawValue) \(path).")
    }

    private struct Collector: ResponseBodyWriter {
        let take: (ByteBuffer) -> Void

        func write(_ buffer: ByteBuffer) { take(buffer) }
        consuming func finish(_ trailingHeaders: HTTPFields?) {}
    }
}
