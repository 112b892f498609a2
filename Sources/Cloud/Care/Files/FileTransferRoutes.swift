import CloudHTTP
import Hummingbird

/// The addresses that stations fetch and bring files by: who knows one may use it while it is good.
struct FileTransferRoutes: Sendable {
    let transfers: FileTransferService
    let files: FileService

    /// What a station is told about what it has brought.
    struct Receipt: Codable, Sendable {
        /// In bytes.
        var size: Int64
        /// Hexadecimal.
        var sha256: String
    }

    func all() -> [Route] {
        let path = "\(FileTransferService.path)/{token}"
        return [fetch("\(path)/{name}")]
            + [HTTPRequest.Method.put, .post].flatMap { method in
                // Stations take the location for a folder, or for the file.
                [path, "\(path)/{name}"].map { bring(method, $0) }
            }
    }

    private func fetch(
        _ path: String
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

    private func bring(
        _ method: HTTPRequest.Method, _ path: String
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
