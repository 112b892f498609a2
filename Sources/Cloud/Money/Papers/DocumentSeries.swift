import CloudCore
import CommonBase

/// The numbers of documents: a series without gaps for each kind and year.
enum DocumentSeries {
    /// Takes the next number. The caller stores the document in the same transaction; if that fails,
    /// the number is free again.
    /// - Parameter year: in which the document is issued, in the time zone of the operator.
    static func next(
        _ kind: Document.Kind, year: Int64, _ db: Database
    ) throws -> DocumentNumber {
        let count = try db.number(
            cached: """
                INSERT INTO document_series (kind, year, last_number) VALUES (?, ?, 1)
                ON CONFLICT (kind, year)
                    DO UPDATE SET last_number = document_series.last_number + 1
                RETURNING last_number
                """,
            arguments: [kind.rawValue, year])
        let digits = String(count)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        let text = "\(kind.prefix)\(year)\(padded)"
        guard let number = DocumentNumber(text) else {
            throw ServiceError(.internalError, "\(text) is not a number of a document.")
        }
        return number
    }
}
