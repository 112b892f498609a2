import CloudCore
import CloudHTTP
import CloudModule
import CloudWeb
import CommonBase
import MessageCatalogue

/// Everything about a person as a ZIP archive of JSON files. It reads and sends a page at a time.
package struct PersonalDataArchive: Sendable {
    static let fileName = "zapoj.zip"
    static let mediaType = "application/zip"

    private let database: CloudDatabase
    private let parts: [PersonalDataPart]
    /// Downloads of a person: two in a row, then one a minute.
    private let limiter = AttemptLimiter(burst: 2, perMinute: 1)

    package init(database: CloudDatabase, parts: [PersonalDataPart]) {
        self.database = database
        self.parts = parts
    }

    /// - Throws: `tooManyRequests`.
    func answer(
        for person: PersonID, _ language: Language, at moment: Moment
    ) throws -> FileAnswer {
        guard limiter.take(person.text, at: moment) else {
            throw ServiceError(
                .tooManyRequests, "Your data can be downloaded once a minute; try again later.")
        }
        return FileAnswer(name: Self.fileName, size: nil) { take in
            try await write(person, language, at: moment.wall, to: take)
        }
    }

    /// Passes the archive to `take` in pieces.
    package func write(
        _ person: PersonID, _ language: Language, at now: Timestamp,
        to take: ([UInt8]) async throws -> Void
    ) async throws {
        var zip = ZipWriter(at: now)
        func send(_ bytes: [UInt8]) async throws {
            if !bytes.isEmpty { try await take(bytes) }
        }
        try await send(zip.begin("README.txt"))
        try await send(zip.add(Array(readme(language, at: now).utf8)))
        try await send(zip.end())
        for part in parts {
            try await send(zip.begin(part.file))
            var (cursor, isFirst): (String?, Bool) = (nil, true)
            repeat {
                let page = try await database.read { [cursor] db in
                    try part.read(person, cursor, db)
                }
                for item in page.items {
                    let separator = isFirst ? "[\n" : ",\n"
                    isFirst = false
                    try await send(zip.add(Array(separator.utf8) + JSONWriter.bytes(item)))
                }
                cursor = page.next
            } while cursor != nil
            try await send(zip.add(Array((isFirst ? "[]\n" : "\n]\n").utf8)))
            try await send(zip.end())
        }
        try await send(zip.finish())
    }

    private func readme(_ language: Language, at now: Timestamp) -> String {
        let texts = ArchiveTexts()
        let lines = parts.map { "  \($0.file): \($0.summary(language))" }
        return """
            \(texts.title(language))
            \(now.iso8601Seconds)

            \(texts.intro(language))

            \(lines.joined(separator: "\n"))

            \(texts.omitted(language))

            """
    }
}

/// What the README in the archive says.
struct ArchiveTexts: Sendable {
    let title = Message("Everything that Zapoj knows about you", "Všechno, co o tobě Zapoj ví")
    let intro = Message(
        "Each file is a JSON array (RFC 8259, UTF-8). Times are in UTC, energies in watt-hours (Wh).",
        "Každý soubor je pole v JSON (RFC 8259, UTF-8). Časy jsou v UTC, energie ve watthodinách (Wh)."
    )
    let omitted = Message(
        "Passwords, the secrets of sign-ins, tokens and passkeys, and whole numbers of cards are left "
            + "out: whoever found this file could use them.",
        "Hesla, tajemství přihlášení, tokenů a přístupových klíčů ani celá čísla karet tu nejsou: kdo by "
            + "soubor našel, mohl by je použít.")
}
