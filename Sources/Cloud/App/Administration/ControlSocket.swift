import AsyncHTTPClient
import CloudCare
import CloudHTTP
import CommonBase
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1

/// The way from the command line to a server that runs on the same data: a socket in the data
/// directory, which only its owner can enter.
struct ControlSocket {
    /// The longest path that a socket may have (`sun_path`, with its end).
    private static let maximumPathLength = 107
    /// Longer than any command waits for its station.
    private static let timeout = TimeAmount.seconds(150)
    /// The largest file that a station brings, and room for any list.
    private static let answerLimit = FileService.uploadLimit + (1 << 20)

    private let path: String

    /// Where a server is to listen; what another one left there is removed. Nil where the path is
    /// too long.
    static func prepare(in directory: String) -> String? {
        let path = self.path(in: directory)
        guard path.utf8.count <= maximumPathLength else { return nil }
        unlink(path)
        return path
    }

    private static func path(in directory: String) -> String {
        URL(fileURLWithPath: directory).appendingPathComponent("control.sock").path
    }

    /// Nil where no server listens.
    init?(in directory: String) async {
        path = Self.path(in: directory)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            _ = try await call(.GET, "/health", query: [:], body: [])
        } catch {
            return nil
        }
    }

    /// - Throws: what the route throws.
    func call(
        _ method: HTTPMethod, _ route: String, query: [String: String], body: [UInt8]
    ) async throws -> [UInt8] {
        guard let url = url(route, query) else {
            throw ServiceError(.invalidInput, "\(route) can't be asked for.")
        }
        var request = HTTPClientRequest(url: url)
        request.method = method
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let answer = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
        let bytes = try await answer.body.collect(upTo: Self.answerLimit)
        guard (200..<300).contains(answer.status.code) else { throw Self.error(bytes) }
        return Array(bytes.readableBytesView)
    }

    private func url(_ route: String, _ query: [String: String]) -> String? {
        var components = URLComponents()
        components.path = route
        components.queryItems =
            query.isEmpty
            ? nil : query.sorted { $0.key < $1.key }.map { URLQueryItem(name: $0, value: $1) }
        return components.string.flatMap {
            URL(httpURLWithSocketPath: path, uri: $0)?.absoluteString
        }
    }

    private static func error(_ bytes: ByteBuffer) -> ServiceError {
        do {
            let problem = try JSONDecoder().decode(
                Problem.self, from: Data(bytes.readableBytesView))
            return ServiceError(
                ServiceError.Code(rawValue: problem.code) ?? .internalError, problem.detail,
                field: problem.field)
        } catch {
            return ServiceError(.internalError, "The server's answer can't be read.")
        }
    }
}
