import CommonBase
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudCore
@testable import CloudTestSupport

extension CloudCareTests {
    /// Admins keep the firmware of the cloud.
    @Suite struct FilePageTests {
        private static let path = "/admin/files"

        @Test func storesAndDeletesFirmware() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "admin-0") { browser in
                let empty = try await browser.get(Self.path)
                #expect(empty.html.contains("No firmware so far"))
                let none = try await browser.submit(Self.path, on: Self.path)
                #expect(none.status == 400 && none.html.contains("Choose a file."))
                let bytes = Array("firmware".utf8)
                let added = try await browser.post(
                    Self.path, from: empty, [:], photo: bytes, in: "file")
                #expect(added.location == Self.path)
                let list = try await browser.get(Self.path).html
                let hash = SecretHash.of("firmware").lowercased()
                #expect(list.contains("a.jpg") && list.contains(hash))
                let file = try #require(list.firstMatch(of: /action="([^"]*)\/delete"/)?.1)
                #expect(try await browser.get("\(file)/data.bin").html == "firmware")
                let deleted = try await browser.submit("\(file)/delete", on: Self.path)
                #expect(deleted.location == Self.path)
                #expect(try await browser.get("\(file)/data.bin").status == 404)
            }
            try await bench.browse(as: "host-0") { browser async throws in
                #expect(try await browser.get(Self.path).status == 403)
            }
        }

        @Test func saysWhyAnUpdateDoesNotStart() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-1")
            try await bench.browse(as: "admin-0") { browser in
                for (fields, problem) in [
                    (["station": "CP-2", "firmware": "f"], "There is no charger with this id."),
                    (["station": "<b>", "firmware": "f"], "There is no charger with this id."),
                    (["station": "CP-1"], "Please fill this in."),
                ] {
                    let refused = try await browser.submit(
                        "\(Self.path)/update", on: Self.path, fields)
                    #expect(refused.status == 400, "\(problem)")
                }
            }
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                let refused = try await browser.submit(
                    "\(Self.path)/update", on: Self.path, ["station": "CP-1", "firmware": "f"])
                let reasons = ["Firmware f neexistuje.", "Cloud nezná svou veřejnou adresu"]
                #expect(refused.status == 400)
                #expect(reasons.contains { refused.html.contains($0) })
            }
            #expect(try await bench.cloud.count("command") == 0)
        }
    }
}
