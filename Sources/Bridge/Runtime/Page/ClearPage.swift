import BridgeLogic
import MessageCatalogue

/// The question before a card may clear the stored faults. It does not reload itself, because that
/// would empty the form.
struct ClearPage {
    let report: StatusReport
    let language: Language
    let token: String
    /// Whether the form came back without the answer.
    let isMissingAnswer: Bool

    var html: String {
        StatusPage.document(
            title: report.stationId.text, language,
            body: """
                <h1>\(StatusPage.escaped(report.stationId.text))</h1>
                \(content)
                <p><a href="/">\(text(BridgeMessages.Clearing.back))</a></p>
                """)
    }

    private var content: String {
        guard let clearing = report.bridge?.clearing else {
            return "<p>\(text(BridgeMessages.Clearing.nothingToClear))</p>"
        }
        let faults = clearing.faults.map { fault in
            """
            <p class="fault">\(text(StatusPage.message(fault))) (\(fault.rawValue))</p>
            <p>\(text(StatusPage.inspection(fault)))</p>
            """
        }
        return (faults + [report.clearingObstacle.map { "<p>\(text($0))</p>" } ?? form])
            .joined(separator: "\n")
    }

    private var form: String {
        let missing =
            isMissingAnswer
            ? "<p class=\"refusal\">\(text(BridgeMessages.Clearing.answerMissing))</p>\n" : ""
        return """
            \(missing)<form method="post" action="\(ClearQuestion.path)">
            <input type="hidden" name="\(ClearQuestion.tokenField)" value="\(token)">
            <p><label><input type="checkbox" name="\(ClearQuestion.inspectedField)" value="yes" required>
            \(text(BridgeMessages.Clearing.question))</label></p>
            <p>\(text(BridgeMessages.Clearing.whatFollows))</p>
            <p><button>\(text(BridgeMessages.Clearing.confirm))</button></p>
            </form>
            """
    }

    private func text(_ message: Message) -> String { StatusPage.escaped(message(language)) }
}
