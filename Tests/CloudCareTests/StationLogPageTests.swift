import CommonBase
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudCore
@testable import CloudTestSupport

extension CloudCareTests {
    /// Admins read a station's frames as they come.
    @Suite struct StationLogPageTests {
        private static func append(
            _ frames: [(LoggedMessage.Direction, String)], to bench: RESTBench
        ) async throws {
            let station = try await bench.cloud.addStation("CP-1")
            try await bench.cloud.database.write { db in
                for (direction, text) in frames {
                    try MessageLogTable.append(
                        LoggedMessage(direction: direction, text: text, loggedAt: ManualClock.noon),
                        of: station, db)
                }
            }
        }

        private static let path = "/admin/stations/CP-1/log"

        /// Answers are shown with the action of their call, and hostile text does nothing.
        @Test func showsFramesOfAnAction() async throws {
            let bench = try await RESTBench()
            try await Self.append(
                [
                    (.received, #"[2,"1","Heartbeat",{}]"#),
                    (.sent, #"[3,"1",{"currentTime":"2026-01-01T00:00:00Z"}]"#),
                    (.sent, #"[2,"1","Reset",{"type":"Soft"}]"#),
                    (.received, #"[3,"1",{"status":"Accepted"}]"#),
                    (.received, "[2,\"9\",\"DataTransfer\",{\"data\":\"<b>\u{202E}x\"}]"),
                    (.received, "<script>"), (.note, "connected"),
                ], to: bench)
            try await bench.browse(as: "admin-0") { browser in
                let all = try await browser.get(Self.path).html
                #expect(all.contains("data-live-topics=\"stationLog/CP-1\""))
                #expect(all.contains("&lt;b&gt;\\u202ex") && !all.contains("\u{202E}"))
                #expect(all.contains("&lt;script&gt;") && all.contains("Not readable"))
                #expect(all.contains("<b>connected</b>"))
                let reset = try await browser.get("\(Self.path)?action=reset").html
                #expect(reset.contains("Accepted") && reset.contains("Soft"))
                #expect(!reset.contains("currentTime") && !reset.contains("connected</b>"))
                let none = try await browser.get("\(Self.path)?action=Authorize").html
                #expect(none.contains("No frame of this action"))
            }
            try await bench.browse(as: "host-0") { browser async throws in
                #expect(try await browser.get(Self.path).status == 403)
            }
        }

        @Test func leadsToOlderFrames() async throws {
            let bench = try await RESTBench()
            try await Self.append(
                (0..<70).map { (.received, "[2,\"\($0)\",\"Heartbeat\",{\"n\":\($0)}]") }, to: bench
            )
            try await bench.browse(as: "admin-0") { browser in
                var (path, seen): (String?, Int) = (Self.path, 0)
                while let next = path {
                    let page = try await browser.get(next).html
                    seen += page.matches(of: /id="frame-/).count
                    path = page.firstMatch(of: /href="([^"]*before=[0-9]+)" rel="next"/)
                        .map { String($0.1).replacing("&amp;", with: "&") }
                    #expect(page.contains("stationLog/") == (next == Self.path))
                }
                #expect(seen == 70)
            }
        }

        /// However many frames come, an open log posts one signal each time, and others none.
        @Test func postsOneSignalForOpenLogs() throws {
            let (watch, signals) = (LogWatch(), Signals())
            let heard = signals.subscribe(to: [.stationLog])
            let (open, other): (StationID, StationID) = (try id("CP-1"), try id("CP-2"))
            watch.follow(open, at: ManualClock.noon)
            for _ in 0..<100 {
                watch.note(open)
                watch.note(other)
            }
            watch.post(to: signals, at: ManualClock.noon)
            #expect(heard.take().signals == [Signal(.stationLog, "CP-1")])
            watch.post(to: signals, at: ManualClock.noon)
            #expect(heard.take().isEmpty)
            watch.post(to: signals, at: ManualClock.noon.adding(seconds: LogWatch.seconds))
            watch.note(open)
            watch.post(to: signals, at: ManualClock.noon)
            #expect(heard.take().isEmpty)
        }
    }
}
