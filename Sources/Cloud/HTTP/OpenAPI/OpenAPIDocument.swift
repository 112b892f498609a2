import CommonBase
import HTTPTypes

/// The route table as an OpenAPI 3.1 document, without the pages of the web app.
package struct OpenAPIDocument: Sendable {
    package let json: JSONValue
    /// What could not be described; empty unless a type of the API is at fault.
    package let problems: [String]

    package init(_ routes: [Route], version: String) {
        var catalog = SchemaCatalog()
        let problem = catalog.schema(of: Problem.self)
        let paths = Dictionary(grouping: routes.filter { !$0.isPage }, by: \.path)
            .sorted { $0.key < $1.key }
        var items: [JSONValue.Member] = []
        for (path, rows) in paths {
            var operations: [JSONValue.Member] = []
            for row in rows.sorted(by: { $0.method.rawValue < $1.method.rawValue }) {
                operations.append(
                    .init(
                        row.method.rawValue.lowercased(),
                        Self.operation(row, problem: problem, &catalog)))
            }
            items.append(.init(path, .object(operations)))
        }
        let schemas = catalog.schemas.sorted { $0.key < $1.key }
            .map { JSONValue.Member($0.key, $0.value) }
        problems = catalog.problems
        json = .object([
            "openapi": "3.1.0",
            "info": .object([
                "title": "Zapoj", "version": .string(version),
                "summary": "Sharing home EV chargers: stations, drivers and their transactions",
            ]),
            "paths": .object(items),
            "components": .object([
                "schemas": .object(schemas), "securitySchemes": Self.securitySchemes,
            ]),
        ])
    }

    private static func operation(
        _ route: Route, problem: JSONValue, _ catalog: inout SchemaCatalog
    ) -> JSONValue {
        let inPath = route.pathParameters.map { name in
            JSONValue.object([
                "name": .string(name), "in": "path", "required": true,
                "schema": ID<Route>.schema,
            ])
        }
        let inQuery = route.query.map { parameter in
            JSONValue.object([
                "name": .string(parameter.name), "in": "query", "required": false,
                "description": .string(parameter.summary), "schema": parameter.schema,
            ])
        }
        let parameters =
            inPath + inQuery + (route.takesIdempotencyKey ? [idempotencyKey] : [])
        return .object([
            "operationId": .string(operationID(route)),
            "tags": .array([.string(tag(route))]),
            "summary": .string(route.summary),
            "security": security(route.caller),
            "parameters": parameters.isEmpty ? nil : .array(parameters),
            "requestBody": requestBody(route, &catalog),
            "responses": responses(route, problem: problem, &catalog),
        ])
    }

    private static let idempotencyKey = JSONValue.object([
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description":
            "A request with a known key and the same body gets the first answer, and does nothing",
        "schema": .object(["type": "string", "minLength": 1, "maxLength": 100]),
    ])

    private static func requestBody(
        _ route: Route, _ catalog: inout SchemaCatalog
    ) -> JSONValue? {
        let wanted: JSONValue
        switch route.content {
        case .nothing, .form: return nil
        case .json(let source): wanted = content("application/json", source.schema(&catalog))
        case .stream: wanted = content("application/octet-stream", .object(["type": "string"]))
        }
        return .object(["required": true, "content": wanted])
    }

    private static func responses(
        _ route: Route, problem: JSONValue, _ catalog: inout SchemaCatalog
    ) -> JSONValue {
        let success: JSONValue
        switch route.answer {
        case .nothing, .page: success = .object(["description": "Done"])
        case .media(let type):
            success = .object([
                "description": "Done", "content": content(type, .object(["type": "string"])),
            ])
        case .json(let source):
            success = .object([
                "description": "Done",
                "content": content("application/json", source.schema(&catalog)),
            ])
        }
        var members = [JSONValue.Member("\(route.success.code)", success)]
        for (status, codes) in failures(route) {
            members.append(
                .init(
                    "\(status)",
                    .object([
                        "description": .string(codes.joined(separator: ", ")),
                        "content": content("application/problem+json", problem),
                    ])))
        }
        return .object(members)
    }

    /// The error codes of a route, grouped by HTTP status.
    static func failures(_ route: Route) -> [(status: Int, codes: [String])] {
        var codes: Set<ServiceError.Code> = [
            .invalidInput, .overloaded, .storageFailed, .internalError,
        ]
        if case .json = route.content { codes.insert(.tooLarge) }
        if !route.pathParameters.isEmpty { codes.insert(.notFound) }
        switch route.caller {
        case .anyone, .browser: break
        case .person, .admin, .moneyAdmin, .login: codes.formUnion([.unauthenticated, .forbidden])
        case .bridge: codes.formUnion([.unauthenticated, .revoked])
        case .monitor: codes.insert(.unauthenticated)
        }
        codes.formUnion(route.errors)
        return Dictionary(grouping: codes) { Problem.status($0).code }
            .map { ($0.key, $0.value.map(\.rawValue).sorted()) }.sorted { $0.0 < $1.0 }
    }

    private static func content(_ type: String, _ schema: JSONValue) -> JSONValue {
        .object([.init(type, .object(["schema": schema]))])
    }

    /// `GET /api/v1/stations/{id}` is `getStationsById`.
    static func operationID(_ route: Route) -> String {
        let words = route.path.split { $0 == "/" || $0 == "-" || $0 == "." }
            .filter { $0 != "api" && $0 != "v1" }
            .map { $0.hasPrefix("{") ? "By\($0.dropFirst().dropLast().capitalizedFirst)" : $0[...] }
        return route.method.rawValue.lowercased() + words.map(\.capitalizedFirst).joined()
    }

    /// The tag that groups a route: `stations` for `/api/v1/stations/{id}`.
    static func tag(_ route: Route) -> String {
        let parts = route.path.split(separator: "/").map(String.init)
        switch parts.first {
        case "api": return parts.count > 2 ? parts[2] : "api"
        case "bridge": return "bridge"
        default: return "cloud"
        }
    }

    private static func security(_ caller: Caller) -> JSONValue {
        switch caller {
        case .anyone, .browser: .array([])
        case .person, .admin, .moneyAdmin, .login: .array([.object(["accessToken": .array([])])])
        case .bridge: .array([.object(["bridgeSignature": .array([])])])
        case .monitor: .array([.object(["monitoringToken": .array([])])])
        }
    }

    private static let securitySchemes = JSONValue.object([
        "accessToken": .object([
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "Access token from /api/v1/login, or a personal access token",
        ]),
        "bridgeSignature": .object([
            "type": "apiKey", "in": "header", "name": "Signature",
            "description": "HTTP Message Signature (RFC 9421) of an enrolled bridge",
        ]),
        "monitoringToken": .object([
            "type": "http", "scheme": "bearer",
            "description": "The content of metrics.token in the data directory",
        ]),
    ])
}

extension StringProtocol {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
