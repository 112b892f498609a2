import CloudPeople
import CloudWeb
import CommonBase

/// Where the pages of the money desk are, for links from other pages.
package enum DeskPaths {
    /// A host's earnings.
    package static let earnings = "/earnings"
    /// The money desk.
    package static let desk = "/admin/money"
    /// The postings of the ledger.
    package static let ledger = "/admin/money/ledger"
    /// Credit that drivers want back.
    package static let paybacks = "/admin/money/paybacks"

    /// The accounts and postings of a person.
    package static func person(_ id: PersonID) -> String {
        "\(desk)/people/\(id.text.percentEncodedForQuery)"
    }
}
