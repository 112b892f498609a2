import AsyncHTTPClient
import CloudCare
import CloudHTTP
import CommonBase
import Foundation
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Connects the command line to a server that runs on the same data: a socket in the data
/// directory, which only its owner can access.
struct ControlSocket {
    /// Maximum length of a socket path (`sun_path` without the final NUL).
    private static let maximumPathLength = 107
    /// Longer than the maximum timeout of a command to a station.
    private static let timeout = TimeAmount.seconds(150)
    /// The maximum size of an upload of a station, and room for any list.
    private static let answerLimit = FileService.uploadLimit + (1 << 20)

    private let path: String

    /// The path on which the server listens. Removes the socket of a former server.
    /// - Returns: nil if the path is too long for a socket.
    static func prepare(in directory: String) -> String? {
        let path = self.path(in: directory)
        guard path.utf8.count <= maximumPathLength else { return nil }
        unlink(path)
        return path
    }

    private static func path(in directory: String) -> String {
        URL(fileURLWithPath: directory).appendingPathComponent("control.sock").path
    }

    /// Nil if no server listens.
    init?(in directory: String) async {
        path = Self.path(in: directory)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            _ = try await call(.GET, "/health", query: [:], body: [])
        } catch {
            return nil
        }
    }

    /// - Throws: the error of the route.
    func call(
        _ method: HTTPMethod, _ route: String, query: [String: String], body: [UInt8]
    ) async throws -> [UInt8] {
        guard let url = url(route, query) else {
            throw ServiceError(.invalidInput, "\(route) is not a valid path.")
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
            return ServiceError(
                .internalError,
                "The server's answer is malformed; check that it has the version of this program.",
                cause: error)
        }
    }
}
