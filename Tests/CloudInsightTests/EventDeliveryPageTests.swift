import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudInsight
@testable import CloudTestSupport

extension CloudInsightTests {
    /// Admins see the events that could not be handled, and have them tried again.
    @Suite struct EventDeliveryPageTests {
        private static let path = "/admin/deliveries"

        /// Fails to handle an event, and parks it if the times of its attempts are over.
        private static func fail(isParked: Bool, _ bench: RESTBench) async throws {
            let now = ManualClock.noon
            try await bench.cloud.database.write { db in
                try DomainEventTable.append(
                    DomainEvent.Kind(DomainObject(rawValue: "thing"), "changed"),
                    subject: isParked ? "first" : "second", at: now, db)
                let last = try #require(try DomainEventTable.range(db)?.upperBound)
                let event = try #require(
                    try DomainEventTable.list(after: last - 1, limit: 1, db).first)
                try EventDeliveryTable.insert(
                    event, consumer: "daily-energy", attempts: 1, nextAttemptAt: now,
                    error: "<b>broken</b>", db)
                guard isParked else { return }
                let number = try #require(
                    try EventDeliveryTable.list(isParked: nil, before: .max, limit: 1, db).first?
                        .number)
                try EventDeliveryTable.noteFailure(
                    number, nextAttemptAt: nil, error: "<b>broken</b>", db)
            }
        }

        @Test func adminTriesParkedEventAgain() async throws {
            let bench = try await RESTBench()
            try await Self.fail(isParked: true, bench)
            try await Self.fail(isParked: false, bench)
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get(Self.path)
                #expect(page.html.contains("data-live-topics=\"eventDeliveries/\""))
                #expect(page.html.contains("thing.changed first"))
                #expect(!page.html.contains("thing.changed second"))
                #expect(page.html.contains("Statistics of the days"))
                #expect(page.html.contains("&lt;b&gt;broken") && page.html.contains("2 failed"))
                let all = try await browser.get("\(Self.path)?all=true").html
                #expect(all.contains("thing.changed second") && all.contains("Next attempt"))
                let sent = try await browser.post("\(Self.path)/1/retry", from: page)
                #expect(sent.location == Self.path && sent.flash != nil)
                #expect(try await browser.get(Self.path).html.contains("Everything is done"))
                let parked = try await bench.cloud.database.read {
                    try EventDeliveryTable.countParked($0)
                }
                #expect(parked == 0)
                for unknown in ["9", "x"] {
                    let missing = try await browser.submit(
                        "\(Self.path)/\(unknown)/retry", on: Self.path)
                    #expect(missing.status == 404)
                }
            }
        }

        @Test func refusesOthers() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "host-0") { browser in
                #expect(try await browser.get(Self.path).status == 403)
                let sent = try await browser.submit("\(Self.path)/1/retry", on: "/home")
                #expect(sent.status == 403)
            }
        }
    }
}
