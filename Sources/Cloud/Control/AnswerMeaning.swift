import CommonBase
import OCPPMessages

/// What the answers of OCPP 1.6 stations to an action mean.
package struct AnswerMeaning: Sendable {
    package let status: @Sendable (FieldReader) throws(OCPPError) -> CommandRecord.Status

    package init(
        _ status: @escaping @Sendable (FieldReader) throws(OCPPError) -> CommandRecord.Status
    ) {
        self.status = status
    }

    /// Every response that can be decoded means that the station carried the command out.
    package static func accepted<Response: OCPPPayload>(_: Response.Type) -> AnswerMeaning {
        AnswerMeaning { fields throws(OCPPError) in
            _ = try Response(fields)
            return .accepted
        }
    }

    /// The response has a status. A missing one counts as accepted: some stations answer executed
    /// commands with an empty payload (an X3-HAC does). So do the general words `Accepted` and
    /// `NotSupported`, which some stations use for actions that define others.
    /// - Parameter accepted: the words that mean success; others mean rejection.
    package static func word<
        Word: RawRepresentable<String> & CaseIterable & Hashable & Sendable
    >(
        _: Word.Type, accepted: Set<Word>, notSupported: Set<Word> = []
    ) -> AnswerMeaning {
        AnswerMeaning { fields throws(OCPPError) in
            let answer = try V16.StatusAnswer<Word>(fields)
            guard let status = answer.status else { return general(answer.word) }
            if accepted.contains(status) { return .accepted }
            return notSupported.contains(status) ? .notSupported : .rejected
        }
    }

    private enum GeneralWord: String, CaseIterable {
        case accepted = "Accepted"
        case notSupported = "NotSupported"
        case notImplemented = "NotImplemented"
    }

    private static func general(_ word: String?) -> CommandRecord.Status {
        guard let word else { return .accepted }
        return switch GeneralWord(word: word) {
        case .accepted: .accepted
        case .notSupported, .notImplemented: .notSupported
        case nil: .rejected
        }
    }

    /// `Accepted` or `Rejected`.
    package static let acceptedOrRejected = word(
        V16.AcceptedOrRejected.self, accepted: [.accepted])
}
