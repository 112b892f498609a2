import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

/// What an admin writes about the operator, as addresses name it: the identity, or a text in one
/// language.
package enum OperatorPart: Hashable, Sendable {
    case identity
    case text(OperatorTextKind, Language)

    package static let texts: [OperatorPart] = OperatorTextKind.allCases.flatMap { kind in
        [Language.czech, .english].map { OperatorPart.text(kind, $0) }
    }

    /// `operator`, `terms-cs`, `privacyNotice-en` and so on.
    package var name: String {
        switch self {
        case .identity: "operator"
        case .text(let kind, let language): "\(kind.rawValue)-\(language.rawValue)"
        }
    }

    package init?(_ name: String) {
        guard let part = ([OperatorPart.identity] + Self.texts).first(where: { $0.name == name })
        else {
            return nil
        }
        self = part
    }
}

extension DomainObject {
    static let cloudOperator = DomainObject(rawValue: "operator")
}

extension AuditSource {
    /// The identity and the texts of the operator. The texts themselves are kept as versions.
    static let cloudOperator = AuditSource(
        .cloudOperator, Message("Operator", "Provozovatel"), paths: ["/admin/setup/{part}"]
    ) { name, db in
        switch OperatorPart(name) {
        case nil: return nil
        case .identity?:
            return try OperatorTable.find(db).map { identity in
                var members = [
                    JSONValue.Member("name", .string(identity.name)),
                    JSONValue.Member("address", .string(identity.address)),
                    JSONValue.Member("email", .string(identity.email)),
                ]
                if let number = identity.companyNumber {
                    members.append(JSONValue.Member("companyNumber", .string(number.text)))
                }
                return State(members, person: nil)
            }
        case .text(let kind, let language)?:
            return try OperatorTextTable.latest(kind, in: language, db).map { text in
                State(
                    [
                        JSONValue.Member("version", .int(text.version)),
                        JSONValue.Member("characters", .int(Int64(text.text.unicodeScalars.count))),
                    ], person: nil)
            }
        }
    }
}
