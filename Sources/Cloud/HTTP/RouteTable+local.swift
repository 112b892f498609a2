import CommonBase
import HTTPTypes
import Hummingbird
import NIOCore

extension RouteTable {
    /// Calls a route without HTTP, for the command line: it sends and receives the same JSON as
    /// REST clients.
    /// - Returns: the response body.
    /// - Throws: the route's errors; `notFound` if no route matches.
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
        throw ServiceError(.notFound, "The route \(method.rawValue) \(path) does not exist.")
    }

    private struct Collector: ResponseBodyWriter {
        let take: (ByteBuffer) -> Void

        func write(_ buffer: ByteBuffer) { take(buffer) }
        consuming func finish(_ trailingHeaders: HTTPFields?) {}
    }
}
