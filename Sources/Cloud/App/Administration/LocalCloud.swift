import CloudHTTP
import CommonBase
import HTTPTypes
import Logging

/// Calls a cloud's REST routes for the command line, so that both validate and answer alike.
///
/// If a server runs on the same data, it handles the calls: only the server knows which stations
/// are connected, and it sends live updates. Otherwise the routes run in this process.
package struct LocalCloud: Sendable {
    package let resources: CloudResources
    private let routes: RouteTable
    private let server: ControlSocket?

    private init(_ files: CloudFiles, _ settings: CloudSettings) async throws {
        resources = try await files.resources(
            addresses: settings.addresses, commonPasswordsFile: settings.commonPasswordsFile)
        routes = try await Cloud(
            resources, settings: settings.ocpp,
            logger: Logger(label: "zapoj-cloud") { _ in SwiftLogNoOpLogHandler() }
        ).routes
        server = await ControlSocket(in: settings.dataDirectory)
    }

    /// Runs `body` with the cloud of these settings, and closes its database.
    /// - Parameter makesNew: whether to create a cloud if the data directory contains none.
    /// - Throws: `notFound` if there is no cloud.
    package static func with<Value>(
        _ settings: CloudSettings, makesNew: Bool,
        _ body: (LocalCloud) async throws -> Value
    ) async throws -> Value {
        let files =
            makesNew
            ? try CloudFiles(directory: settings.dataDirectory)
            : try CloudFiles(existing: settings.dataDirectory)
        let cloud = try await LocalCloud(files, settings)
        let result: Result<Value, any Error>
        do { result = .success(try await body(cloud)) } catch { result = .failure(error) }
        try await cloud.resources.database.close()
        return try result.get()
    }

    /// - Returns: the answer's JSON; nil if it has no content.
    /// - Throws: the error of the route.
    package func call(
        _ method: HTTPRequest.Method, _ path: String, query: [String: String?] = [:],
        body: JSONValue? = nil
    ) async throws -> JSONValue? {
        let answer = try await send(
            method, path, query: query, body: body.map(JSONWriter.bytes) ?? [])
        return answer.isEmpty ? nil : try JSONReader.parse(answer)
    }

    /// Like `call`, with bytes instead of JSON, for files.
    package func send(
        _ method: HTTPRequest.Method, _ path: String, query: [String: String?] = [:],
        body: [UInt8] = []
    ) async throws -> [UInt8] {
        let query = query.compactMapValues(\.self)
        if let server {
            return try await server.call(
                .init(rawValue: method.rawValue), path, query: query, body: body)
        }
        return try await routes.call(
            method, path, query: query, body: body, at: resources.now())
    }

    /// Passes all items of a paged list to `take`.
    package func list(
        _ path: String, query: [String: String?] = [:], _ take: (JSONValue) -> Void
    ) async throws {
        var cursor: String?
        repeat {
            var query = query
            query["limit"] = "200"
            query["cursor"] = cursor
            let page = try await call(.get, path, query: query)
            for item in page?["items"]?.arrayValue ?? [] { take(item) }
            cursor = page?["nextCursor"]?.stringValue
        } while cursor != nil
    }
}
