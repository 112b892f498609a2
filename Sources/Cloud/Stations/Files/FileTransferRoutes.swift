import CloudHTTP
import CloudServices
import CloudStore
import Hummingbird

/// The addresses that stations fetch and bring files by: who knows one may use it while it is good.
package enum FileTransferRoutes {
    /// What a station is told about what it has brought.
    struct Receipt: Codable, Sendable {
        /// In bytes.
        var size: Int64
        /// Hexadecimal.
        var sha256: String
    }

    package static func all(
        _ environment: CloudEnvironment, _ transfers: FileTransferService
    ) -> [Route] {
        let files = FileService(environment)
        let path = "\(FileTransferService.path)/{token}"
        return [fetch("\(path)/{name}", transfers, files)]
            + [HTTPRequest.Method.put, .post].flatMap { method in
                // Stations take the location for a folder, or for the file.
                [path, "\(path)/{name}"].map { bring(method, $0, transfers) }
            }
    }

    private static func fetch(
        _ path: String, _ transfers: FileTransferService, _ files: FileService
    ) -> Route {
        .sendingFile(
            .get, path, caller: .anyone, "For a station: fetch what it was told to"
        ) { call in
            let (transfer, file) = try await transfers.fetch(call.text("token"))
            return FileAnswer(name: file.name, size: file.size) { take in
                try await files.read(file, take)
                try await transfers.noteSent(transfer)
            }
        }
    }

    private static func bring(
        _ method: HTTPRequest.Method, _ path: String, _ transfers: FileTransferService
    ) -> Route {
        .receivingFile(
            method, path, caller: .anyone, "For a station: bring what it was asked for, once"
        ) { call in
            let name = call.text("name")
            let file = try await transfers.bring(
                call.text("token"), name: name.isEmpty ? nil : name, call.body.pieces)
            return Receipt(size: file.size, sha256: file.sha256 ?? "")
        }
    }
}
