import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Firmware for stations, and files that stations uploaded.
struct FileRoutes: Sendable {
    let database: CloudDatabase
    let files: FileService

    struct FileView: Codable, Sendable, Documented {
        static let notes = ["size": "In bytes", "sha256": "Hexadecimal"]

        var id: FileID
        var kind: StoredFile.Kind
        var name: String
        var size: Int64
        var sha256: String
        var createdAt: Timestamp

        init(_ file: StoredFile) {
            id = file.id
            kind = file.kind
            name = file.name
            size = file.size
            sha256 = file.sha256 ?? ""
            createdAt = file.createdAt
        }
    }

    private static let name = QueryParameter<String>.text(
        "name", "File name", maximumLength: 100)

    func all() -> [Route] {
        [
            .receivingFile(
                .post, "/api/v1/firmware", caller: .admin,
                "Add a firmware; the request body is the file", query: [Self.name],
                errors: [.conflict]
            ) { call in
                FileView(
                    try await files.addFirmware(
                        name: try call.query(Self.name) ?? "firmware", call.body.pieces))
            },
            Route(.get, "/api/v1/firmware", caller: .admin, "List firmware, newest first") { _ in
                let files = try await database.read { db in
                    // tidy:allow viewer: firmware, for admins only
                    try StoredFileTable.list(station: nil, limit: .max, db)
                }
                return Page(whole: files.map(FileView.init))
            },
            Route(
                .get, "/api/v1/stations/{id}/files", caller: .person(.read),
                "List the files that a station uploaded, newest first"
            ) { call in
                let files = try await database.read { db in
                    let id = try call.managedStation(db).id
                    return try StoredFileTable.list(station: id, limit: .max, db)
                }
                return Page(whole: files.map(FileView.init))
            },
            .sendingFile(
                .get, "/api/v1/files/{id}", caller: .person(.read), "Download a file"
            ) { call in
                let id: FileID = try call.id()
                guard
                    let file = try await database.read({ db in
                        try StoredFileTable.find(id, viewer: call.viewer, db)
                    })
                else { throw ServiceError(.notFound, "File \(id) does not exist.") }
                return FileAnswer(name: file.name, size: file.size) { take in
                    try await files.read(file, take)
                }
            },
            Route(
                .delete, "/api/v1/files/{id}", caller: .person(.admin), "Delete a file",
                success: .noContent
            ) { call in
                let id: FileID = try call.id()
                guard
                    try await database.write({ db in
                        try StoredFileTable.find(id, viewer: call.viewer, db) != nil
                            && StoredFileTable.delete(id, db)
                    })
                else { throw ServiceError(.notFound, "File \(id) does not exist.") }
                return NoContent()
            },
        ]
    }
}
