import CloudHTTP
import Hummingbird

/// The transfer URLs with which stations download and upload files. The token in a URL is the only
/// credential.
struct FileTransferRoutes: Sendable {
    let transfers: FileTransferService
    let files: FileService

    /// The answer to an upload.
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
                // Some stations treat the location as a folder, others as the file.
                [path, "\(path)/{name}"].map { upload(method, $0) }
            }
    }

    private func fetch(
        _ path: String
    ) -> Route {
        .sendingFile(
            .get, path, caller: .anyone, "For a station: download the firmware of a transfer URL"
        ) { call in
            let (transfer, file) = try await transfers.fetch(call.text("token"))
            return FileAnswer(name: file.name, size: file.size) { take in
                try await files.read(file, take)
                try await transfers.noteSent(transfer)
            }
        }
    }

    private func upload(
        _ method: HTTPRequest.Method, _ path: String
    ) -> Route {
        .receivingFile(
            method, path, caller: .anyone, "For a station: upload the file of a transfer URL, once"
        ) { call in
            let name = call.text("name")
            let file = try await transfers.upload(
                call.text("token"), name: name.isEmpty ? nil : name, call.body.pieces)
            return Receipt(size: file.size, sha256: file.sha256 ?? "")
        }
    }
}
