/// The question after which a host's card on the reader clears the stored faults: whether the supply
/// was switched off and the charger inspected.
///
/// The card is the proof. What is checked here keeps other web pages, which a person on the local
/// network may have open, from answering in that person's name.
struct ClearQuestion: Sendable {
    static let path = "/clear-fault"
    /// Longest form in bytes; it has two short fields.
    static let formLimit = 1024
    static let tokenField = "token"
    static let inspectedField = "inspected"

    /// Random for each run of the daemon; another site's page can't read it.
    let token: String
    /// Called when a person has confirmed the inspection.
    let confirm: @Sendable () -> Void

    enum Verdict: Hashable { case confirmed, foreign, notInspected }

    /// - Parameter host: the request's `Host`, which names this machine.
    func judge(_ request: PageRequest, host: String) -> Verdict {
        // Browsers name the origin of each form that they send with POST.
        guard request.origins == ["http://\(host)"] else { return .foreign }
        let fields = Self.fields(request.body)
        guard fields[Self.tokenField] == token else { return .foreign }
        return fields[Self.inspectedField] == "yes" ? .confirmed : .notInspected
    }

    /// The fields of a form; their values have no characters that would be escaped.
    private static func fields(_ body: String) -> [String: String] {
        guard body.utf8.count <= formLimit else { return [:] }
        let pairs = body.split(separator: "&").map { field in
            let parts = field.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
