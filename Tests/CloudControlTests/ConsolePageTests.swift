import CommonBase
import TestSupport
import Testing

@testable import CloudControl
@testable import CloudCore
@testable import CloudTestSupport

extension CloudControlTests {
    /// Admins send commands from a page.
    @Suite struct ConsolePageTests {
        private static let path = "/admin/stations/CP-1/console"

        @Test func sendsFieldsOrJSON() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-1")
            try await bench.browse(as: "admin-0") { browser in
                let form = try await browser.get("\(Self.path)?action=Reset").html
                #expect(form.contains("name=\"member-type\"") && form.contains("Immediate"))
                for fields in [["member-type": "Immediate"], ["json": #"{"type":"Immediate"}"#]] {
                    let sent = try await browser.submit(
                        Self.path, on: Self.path,
                        fields.merging(["action": "Reset"]) { first, _ in first })
                    #expect(sent.location == "\(Self.path)?action=Reset")
                }
                let page = try await browser.get(Self.path).html
                #expect(page.contains("Not sent, because the charger is not connected"))
                #expect(page.matches(of: /id="command-/).count == 2)
                #expect(page.contains("&quot;type&quot;: &quot;Immediate&quot;"))
            }
        }

        @Test func saysWhatIsWrong() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-1")
            try await bench.browse(as: "admin-0") { browser in
                for (fields, problem) in [
                    (["action": "Reset", "json": "{"], "not valid JSON"),
                    (["action": "Reset", "json": "[]"], "must be a JSON object"),
                    (["action": "Reset", "json": #"{"kind":"x"}"#], "does not take kind"),
                    (
                        ["action": "Reset", "json": "{}", "member-type": "OnIdle"],
                        "either the fields or JSON"
                    ),
                    (["action": "UnlockConnector", "member-connectorId": "1.5"], "whole number"),
                    (["action": "UnlockConnector"], "connectorId is required"),
                    (["action": "<b>"], "no such command"),
                ] {
                    let refused = try await browser.submit(Self.path, on: Self.path, fields)
                    #expect(refused.status == 400, "\(problem)")
                    #expect(refused.html.contains(problem), "\(problem)")
                }
            }
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                for (fields, problem) in [
                    (["action": "Reset", "json": #"{"kind":"x"}"#], "Reset nezná kind. Zná: "),
                    (["action": "Reset", "member-type": "x"], "type musí být jedna z hodnot "),
                    (["action": "UnlockConnector"], "UnlockConnector potřebuje connectorId."),
                ] {
                    let refused = try await browser.submit(Self.path, on: Self.path, fields)
                    #expect(refused.status == 400, "\(problem)")
                    #expect(refused.html.contains(problem), "\(problem)")
                }
            }
            #expect(try await bench.cloud.count("command") == 0)
            try await bench.browse(as: "host-0") { browser async throws in
                #expect(try await browser.get(Self.path).status == 403)
            }
        }
    }
}
