import AsyncHTTPClient
import BridgeProtocol
import CommonBase
import Foundation
import NIOCore

/// One HTTP answer to a request to the cloud. It is the cloud's word if it is the expected
/// document, or a `CloudProblem`. Whatever else answers in place of the cloud counts as
/// `unavailable`, so that the authorization list decides about cards and events stay in the outbox.
struct CloudAnswer {
    /// The cause of an error: an answer that is not the cloud's.
    struct Foreign: Error, CustomStringConvertible {
        var status: Int

        var description: String { "foreign answer" }

        /// Whether a proxy may have refused the size of the request.
        var mayMeanTooLarge: Bool { status == 413 || status == 400 }
    }

    /// The cloud's address without a path.
    let address: String
    let status: Int
    let contentType: String?
    /// Where a redirect points.
    let location: String?
    let body: ByteBuffer

    init(_ response: HTTPClientResponse, _ body: ByteBuffer, address: String) {
        self.address = address
        status = Int(response.status.code)
        contentType = response.headers.first(name: "content-type")
        location = response.headers.first(name: "location")
        self.body = body
    }

    /// - Throws: the cloud's refusal under its code; `unavailable` for an answer of anybody else.
    func decoded<Value: Decodable>() throws -> Value {
        guard (200..<300).contains(status) else { throw refusal }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(body.readableBytesView))
        } catch {
            throw foreign
        }
    }

    private var refusal: ServiceError {
        guard
            let problem = CloudProblem(
                status: status, contentType: contentType, body: body.readableBytesView)
        else { return foreign }
        return ServiceError(problem.code, words(problem), field: problem.field)
    }

    private func words(_ problem: CloudProblem) -> String {
        let said = "status \(status): \(problem.detail.storable(scalars: 200))"
        switch (problem.code, problem.field) {
        case (.unauthenticated, nil):
            return
                "The cloud at \(address) does not know this bridge (\(said)). It may have lost its "
                + "database: restore the cloud's backup. Otherwise enrol this bridge again."
        case (.revoked, _):
            return
                "The cloud at \(address) has revoked this bridge, which accepts no card any more "
                + "(\(said)). To use it again, enrol it with a new claim code."
        default: return "The cloud refused (\(said))"
        }
    }

    private var foreign: ServiceError {
        let type = contentType.map { $0.storable(scalars: 60) } ?? "no content type"
        var message = "Not the cloud answers at \(address), but a proxy or another server "
        message += "(status \(status), \(type)"
        if let location, (300..<400).contains(status) {
            message += ", redirect to \(CloudConnection.address(location).storable(scalars: 100))"
        }
        return ServiceError(
            .unavailable,
            message + "): check the address, the proxy, and whether this network wants "
                + "a login.", cause: Foreign(status: status))
    }
}
