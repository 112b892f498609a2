import GRDB

public enum AuthorizationListTable {
    /// From 1; rises with every change of an id token.
    public static func version(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT version FROM authorization_list") ?? 1
    }
}
