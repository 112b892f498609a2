import AsyncHTTPClient
import CommonBase
import Foundation
import NIOCore

/// The status of the daemon that runs on the same data, from its socket.
package enum RunningStatus {
    private static let limit = 65_536

    /// - Returns: the members of `/status.json`; nil where no daemon answers.
    package static func read(socketPath: String) async -> JSONValue? {
        let allowed = CharacterSet.alphanumerics
        guard let path = socketPath.addingPercentEncoding(withAllowedCharacters: allowed) else {
            return nil
        }
        var request = HTTPClientRequest(url: "http+unix://\(path)/status.json")
        request.headers.replaceOrAdd(name: "host", value: "localhost")
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
            let body = try await response.body.collect(upTo: limit)
            return try JSONReader.parse(body.readableBytesView)
        } catch {
            return nil
        }
    }
}
