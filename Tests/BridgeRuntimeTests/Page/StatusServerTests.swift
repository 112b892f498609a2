import AsyncHTTPClient
import CommonBase
import NIOCore
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct StatusServerTests {
        private func address(port: Int = 0) throws -> PageAddress {
            try #require(PageAddress("127.0.0.1", port: port, hostName: "pi"))
        }

        private func started() async throws -> StatusServer {
            let report = try StatusReport.charging()
            return try await StatusServer(at: address()) { request in
                PageRouter.answer(request, hostName: "pi") { report }
            }
        }

        private func status(
            _ method: String, _ server: StatusServer, body: String? = nil, host: String? = nil
        ) async throws -> Int {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/status.json")
            request.method = .init(rawValue: method)
            if let host { request.headers.replaceOrAdd(name: "host", value: host) }
            if let body { request.body = .bytes(ByteBuffer(string: body)) }
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
            _ = try await response.body.collect(upTo: 65_536)
            return Int(response.status.code)
        }

        /// Over a real socket: a page for who reads, a refusal for who writes or has another name.
        @Test func answersRequests() async throws {
            let server = try await started()
            #expect(try await status("GET", server) == 200)
            #expect(try await status("HEAD", server) == 200)
            #expect(try await status("GET", server, body: "a") == 413)
            #expect(try await status("POST", server, body: "a") == 405)
            #expect(try await status("GET", server, host: "evil.example") == 421)
            try await server.shutdown()
        }

        /// An address that is taken is named; afterwards it is free.
        @Test func namesTakenAddress() async throws {
            let server = try await started()
            let taken = try address(port: server.port)
            let error = await #expect(throws: ServiceError.self) {
                _ = try await StatusServer(at: taken) { _ in PageAnswer(status: 200, body: "") }
            }
            #expect(error?.code == .unavailable)
            #expect(
                error?.message
                    == "The status page can't be served at \(taken): another program uses this port; "
                    + "stop it, or choose another status.port.")
            try await server.shutdown()
            let next = try await StatusServer(at: taken) { _ in PageAnswer(status: 200, body: "") }
            try await next.shutdown()
        }

        /// Only addresses are addresses; an IPv6 one is written as in a URL.
        @Test func acceptsIPAddressesOnly() throws {
            #expect(try address(port: 8090).description == "127.0.0.1:8090")
            #expect(PageAddress("::1", port: 80, hostName: "")?.description == "[::1]:80")
            for text in ["", "localhost", "127.0.0.1:80", "1.2.3.256"] {
                #expect(PageAddress(text, port: 80, hostName: "") == nil)
            }
        }
    }
}
