import CommonBase
import MessageCatalogue

/// The parts of a request that the status page uses.
struct PageRequest: Hashable, Sendable {
    var method = "GET"
    var uri: String
    /// As many as there are headers `Host`.
    var hosts: [String]
    /// As many as there are headers `Origin`.
    var origins: [String] = []
    /// All headers `Accept-Language`, joined.
    var languages = ""
    /// At most `StatusServer.bodyLimit` bytes.
    var body = ""
}

/// The pages: `/` for people, `/status.json` for programs, and `/clear-fault`, where a person
/// confirms an inspection. Everything else is read-only.
enum PageRouter {
    static let methods = ["GET", "HEAD"]

    /// - Parameters:
    ///   - question: nil where nothing can be confirmed, as on the socket for commands.
    ///   - report: called only for pages that show it.
    static func answer(
        _ request: PageRequest, hostName: String, question: ClearQuestion? = nil,
        _ report: () -> StatusReport
    ) -> PageAnswer {
        guard request.hosts.count == 1, PageHost.isOwn(request.hosts[0], hostName: hostName)
        else { return PageAnswer(status: 421, body: "This server has another host name.\n") }
        let path = request.uri.prefix { $0 != "?" }
        if request.method == "POST", path == ClearQuestion.path, let question {
            return confirm(request, question, report)
        }
        guard methods.contains(request.method) else {
            return PageAnswer(status: 405, body: "Only GET and HEAD are allowed.\n")
        }
        guard request.body.isEmpty else {
            return PageAnswer(status: 413, body: "A request must not have a body.\n")
        }
        let language = Language(accepting: request.languages)
        switch path {
        case "/":
            let page = StatusPage(
                report: report(), language: language, hasQuestion: question != nil)
            return .page(page.html)
        case "/status.json":
            return PageAnswer(
                status: 200, contentType: "application/json",
                body: JSONWriter.text(report().json) + "\n")
        case ClearQuestion.path where question != nil:
            return ask(question, report(), language)
        default: return PageAnswer(status: 404, body: "There is no such page.\n")
        }
    }

    private static func ask(
        _ question: ClearQuestion?, _ report: StatusReport, _ language: Language,
        isMissingAnswer: Bool = false
    ) -> PageAnswer {
        let page = ClearPage(
            report: report, language: language, token: question?.token ?? "",
            isMissingAnswer: isMissingAnswer)
        var answer = PageAnswer.page(page.html, status: isMissingAnswer ? 400 : 200)
        answer.hasForm = true
        return answer
    }

    private static func confirm(
        _ request: PageRequest, _ question: ClearQuestion, _ report: () -> StatusReport
    ) -> PageAnswer {
        switch question.judge(request, host: request.hosts[0]) {
        case .foreign:
            return PageAnswer(
                status: 403,
                body: "This form is from another page, or from before a restart of the bridge. "
                    + "Open \(ClearQuestion.path) again.\n")
        case .notInspected:
            let language = Language(accepting: request.languages)
            return ask(question, report(), language, isMissingAnswer: true)
        case .confirmed:
            question.confirm()
            var answer = PageAnswer(status: 303, body: "")
            answer.location = "/"
            return answer
        }
    }
}
