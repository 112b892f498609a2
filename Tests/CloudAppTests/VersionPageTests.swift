import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPortal
@testable import CloudTestSupport

extension CloudAppTests {
    /// The versions of the cloud and the bridges, beside those that `releases.json` names.
    @Suite struct VersionPageTests {
        private static let path = "/admin/versions"

        private static func bench(_ file: String?) async throws -> RESTBench {
            var cloud = try CloudBench()
            cloud.resources.readReleases = { file.map { Array($0.utf8) } }
            let bench = try await RESTBench(cloud)
            for (name, version) in [("BR-1", "0.1.0"), ("BR-2", "0.3")] {
                let station = try await cloud.addBridgeStation(name)
                try await cloud.database.write { db in
                    try StationTable.noteBoot(
                        station, StationDescription(vendor: "Zapoj", firmwareVersion: version),
                        at: ManualClock.noon, db)
                }
            }
            return bench
        }

        @Test func comparesReleaseNumbers() throws {
            let numbers = ["0.9", "0.10", "0.10.1", "1.0.0"].map(ReleaseVersion.init)
            for (older, newer) in zip(numbers, numbers.dropFirst()) {
                let (first, second) = (try #require(older), try #require(newer))
                #expect(first < second)
            }
            #expect(ReleaseVersion("1.2") == ReleaseVersion("1.2.0"))
            for text in ["", "1.", "v1", "1.2-beta", "1.2.3.4.5", "1234567", "-1"] {
                #expect(ReleaseVersion(text) == nil, "\(text)")
            }
        }

        @Test(arguments: [
            ("{", "not valid JSON"), ("[]", "The file must be an object"),
            (#"{"cloud": {"version": 2}}"#, "cloud.version must be a number such as"),
            (#"{"bridge": {}}"#, "bridge.version must be"),
            (#"{"bridge": {"version": "1", "note": ""}}"#, "bridge.note is not a known member"),
            (#"{"app": {}}"#, "app is not a known member"),
            (#"{"cloud": {"version": "1", "version": "2"}}"#, "cloud names a member twice"),
        ])
        func saysWhatIsWrongWithTheFile(_ file: String, _ reason: String) async throws {
            let error = #expect(throws: ServiceError.self) {
                try ReleaseList(Array(file.utf8))
            }
            #expect(error?.message.contains(reason) == true)
            let bench = try await Self.bench(file)
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get(Self.path)
                #expect(page.html.contains("is not valid:") && page.html.contains(reason))
                #expect(page.html.contains("not compared"))
            }
        }

        @Test func saysWhichBridgesAreOld() async throws {
            let bench = try await Self.bench(
                #"{"cloud": {"version": "99.1", "notes": "<b>Quick</b>"}, "bridge": {"version": "0.3.0"}}"#
            )
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get(Self.path).html
                #expect(page.contains("99.1 is available") && page.contains("&lt;b&gt;Quick"))
                #expect(page.count(of: "0.3.0 is available") == 1)
                #expect(page.count(of: "up to date") == 1)
                let old = try await browser.get("/chargers/BR-1").html
                #expect(old.contains("Bridge, version 0.1.0 · version 0.3.0 is available"))
                let current = try await browser.get("/chargers/BR-2").html
                #expect(current.contains("Bridge, version 0.3<"))
            }
        }

        @Test func saysHowToNameTheNewestVersions() async throws {
            let bench = try await Self.bench(nil)
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                let page = try await browser.get(Self.path).html
                #expect(page.contains("není releases.json") && page.contains("&quot;bridge&quot;"))
            }
        }

        @Test func readsTheFileAgain() throws {
            let content = Mutex<[UInt8]?>(nil)
            let file = ReleaseFile(logger: CloudBench.logger) { content.withLock { $0 } }
            #expect(file.present == .missing)
            content.withLock { $0 = Array(#"{"bridge": {"version": "2"}}"#.utf8) }
            file.refresh()
            #expect(file.releases.bridge?.version == ReleaseVersion("2"))
            content.withLock { $0 = Array("x".utf8) }
            file.refresh()
            #expect(file.releases == ReleaseList())
        }
    }
}

extension String {
    fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
