import CloudCore
import CommonBase

extension IdTokenTable {
    /// What people call a token: empty for a start by phone.
    private static let called = """
        CASE WHEN is_virtual = 1 THEN '' ELSE COALESCE(NULLIF(label, ''), '… ' || suffix) END
        """

    /// An SQL subquery for statements of other domains: what people call the token whose hash is in
    /// `column`; null for a removed one, and empty for a start by phone.
    package static func label(of column: String) -> String {
        "(SELECT \(called) FROM id_token WHERE id_token.hash = \(column))"
    }

    /// An SQL subquery for statements of other domains: the vehicle of the token whose hash is in
    /// `column`.
    package static func vehicle(of column: String) -> String {
        "(SELECT id_token.vehicle_id FROM id_token WHERE id_token.hash = \(column))"
    }

    /// What people call these tokens, by their hashes: those of the viewer. Everybody may know of a
    /// start by phone, whose name is empty.
    package static func labels(
        _ hashes: [String], viewer: Viewer, _ db: Database
    ) throws -> [String: String] {
        var conditions = Conditions()
        conditions.add(Condition.isOne(of: Set(hashes), "hash"))
        if let owns = viewer.owns {
            conditions.add(Condition("is_virtual = 1 OR \(owns.sql)", owns.arguments))
        }
        var labels: [String: String] = [:]
        try db.forEachRow(
            cached: "SELECT hash, \(called) AS label FROM id_token \(conditions.sql)",
            arguments: conditions.arguments
        ) { row in
            let (hash, label): (String, String) = (try row["hash"], try row["label"])
            labels[hash] = label
        }
        return labels
    }
}
