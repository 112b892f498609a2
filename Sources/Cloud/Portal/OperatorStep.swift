import CloudCore
import CloudPeople

/// What the settings of a cloud say about its setup.
package struct SetupFacts: Hashable, Sendable {
    /// By which people, bridges and chargers reach the cloud, if it is set.
    package var publicURL: String?
    /// Whether the main listener has a certificate.
    package var hasTLS: Bool
    /// Whether a reverse proxy, which terminates TLS, is trusted.
    package var hasTrustedProxy: Bool
    /// Whether mails are handed to a mail system; otherwise they lie in a folder.
    package var sendsMail: Bool

    package init(publicURL: String?, hasTLS: Bool, hasTrustedProxy: Bool, sendsMail: Bool) {
        self.publicURL = publicURL
        self.hasTLS = hasTLS
        self.hasTrustedProxy = hasTrustedProxy
        self.sendsMail = sendsMail
    }
}

/// What an operator does once before people use the cloud, in the order in which it is shown.
enum OperatorStep: String, Hashable, Sendable, CaseIterable {
    case publicAddress, encryption, mail, identity, terms, privacyNotice

    /// The steps that are done.
    static func done(_ facts: SetupFacts, _ db: Database) throws -> Set<OperatorStep> {
        try Set(allCases.filter { try $0.isDone(facts, db) })
    }

    private func isDone(_ facts: SetupFacts, _ db: Database) throws -> Bool {
        switch self {
        case .publicAddress: facts.publicURL != nil
        case .encryption: facts.hasTLS || facts.hasTrustedProxy
        case .mail: try facts.sendsMail && SetupStepTable.isMailConfirmed(db)
        case .identity: try OperatorTable.find(db) != nil
        case .terms: try OperatorTextTable.exists(.terms, db)
        case .privacyNotice: try OperatorTextTable.exists(.privacyNotice, db)
        }
    }
}
