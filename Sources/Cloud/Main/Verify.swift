import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Verify: CloudCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute the receipt of a transaction again from the stored facts.",
        discussion: """
            Prints each step: the hash chain over the facts, the bill, the ledger, and the \
            documents. Exits with status 1 if a step finds anything else than the receipt says.
            """)

    @Argument(help: "Transaction id.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws {
        let answer = try await cloud.call(.get, "/api/v1/receipts/\(id)/verification")
        let (facts, version) = (answer?["facts"]?.intValue ?? 0, answer?["version"]?.intValue ?? 0)
        Program.show("version \(version) of the settlement, \(facts) facts")
        for step in answer?["steps"]?.arrayValue ?? [] {
            let name = step["step"]?.stringValue ?? ""
            let expected = step["expected"]?.stringValue ?? ""
            if step["isRight"] == .bool(true) {
                Program.show("ok     \(name): \(expected)")
            } else {
                let found = step["found"]?.stringValue ?? ""
                Program.show("wrong  \(name): the receipt has \(expected), computed \(found)")
            }
        }
        guard answer?["isRight"] == .bool(true) else { throw ExitCode(1) }
    }
}
