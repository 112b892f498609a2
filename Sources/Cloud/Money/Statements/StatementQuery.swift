import CloudFleet
import CloudHTTP
import CommonBase

/// The query parameters of statements.
enum StatementQuery {
    static let month = AccountingMonth.parameter(
        "The month, as 2026-11; the current one if absent")
    static let group = QueryParameter<ID<PersonGroup>>.id(
        "group", "Only members of your group with this id")
}
