import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudFleet
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudSharingTests {
    @Suite struct CommunityRouteTests {
        private static let booking = "/api/v1/bookings/b-booker"
        private static let place = "/api/v1/places/lesna"

        private static func call(
            _ bench: CommunityBench, as person: String, _ method: HTTPRequest.Method,
            _ uri: String, _ body: JSONValue? = nil
        ) async throws -> RESTClient.Answer {
            let token = try await bench.listing.rest.token(of: person)
            return try await bench.listing.rest.run(as: nil) { client in
                var caller = client
                caller.token = token
                return try await caller.call(method, uri, body)
            }
        }

        @Test func sidesWriteReportAndBlock() async throws {
            let bench = try await CommunityBench()
            let messages = "\(Self.booking)/messages"
            let (first, second): (JSONValue, JSONValue) = (
                .object(["text": "Ahoj"]), .object(["text": "Jasně"])
            )
            #expect(try await Self.call(bench, as: "booker", .post, messages, first).status == 201)
            let sent = try await Self.call(bench, as: "host", .post, messages, second)
            #expect(sent.status == 201 && sent.json["text"]?.stringValue == "Jasně")
            let page = try await Self.call(bench, as: "booker", .get, "\(messages)?limit=1")
            let items = page.json["items"]?.arrayValue ?? []
            // Bookers read only the first name of a host.
            #expect(items.map { $0["sender"]?.stringValue } == ["Jana"])
            let cursor = try page.text("nextCursor")
            let rest = try await Self.call(
                bench, as: "booker", .get, "\(messages)?cursor=\(cursor)")
            #expect(rest.json["items"]?.arrayValue?.count == 1)
            let report = "\(messages)/\(cursor)/report"
            #expect(try await Self.call(bench, as: "booker", .post, report).status == 204)
            #expect(try await Self.call(bench, as: "stranger", .get, messages).status == 404)
            let block = "\(Self.booking)/block"
            #expect(try await Self.call(bench, as: "host", .put, block).status == 204)
            let refused = try await Self.call(bench, as: "booker", .post, messages, first)
            #expect(refused.problem == "409 conflict")
            #expect(try await Self.call(bench, as: "host", .delete, block).status == 204)
            #expect(try await Self.call(bench, as: "booker", .post, messages, first).status == 201)
        }

        @Test func reviewsAreWrittenReadAndAnswered() async throws {
            let bench = try await CommunityBench()
            try await bench.charge()
            let review = "\(Self.booking)/review"
            let stars = JSONValue.object(["stars": 4, "text": "Dobré"])
            let written = try await Self.call(bench, as: "booker", .put, review, stars)
            #expect(written.status == 200 && written.json["other"] == nil)
            let again = try await Self.call(bench, as: "booker", .put, review, stars)
            #expect(again.problem == "409 conflict")
            #expect(try await Self.call(bench, as: "host", .put, review, stars).status == 200)
            let page = try await Self.call(bench, as: "stranger", .get, "\(Self.place)/reviews")
            let found = try #require(page.json["items"]?.arrayValue?.first)
            #expect(found["author"]?.stringValue == "booker")
            let number = try #require(found["id"]?.stringValue)
            let answer = "\(Self.place)/reviews/\(number)/answer"
            let text = JSONValue.object(["answer": "Díky"])
            #expect(try await Self.call(bench, as: "booker", .put, answer, text).status == 403)
            #expect(try await Self.call(bench, as: "host", .put, answer, text).status == 204)
            let listing = try await Self.call(bench, as: "booker", .get, "\(Self.place)/listing")
            #expect(listing.json["ratingTenths"]?.intValue == 40)
        }

        @Test func favouritesAreKeptAndRemoved() async throws {
            let bench = try await CommunityBench()
            let (list, one) = ("/api/v1/favourites", "/api/v1/favourites/lesna")
            #expect(try await Self.call(bench, as: "stranger", .put, one).status == 204)
            let page = try await Self.call(bench, as: "stranger", .get, list)
            let titles = page.json["items"]?.arrayValue?.map { $0["title"]?.stringValue }
            #expect(titles == ["Garáž na Lesné"])
            #expect(try await Self.call(bench, as: "stranger", .delete, one).status == 204)
            let rest = try await Self.call(bench, as: "stranger", .get, list)
            #expect(rest.json["items"]?.arrayValue?.isEmpty == true)
        }
    }
}
