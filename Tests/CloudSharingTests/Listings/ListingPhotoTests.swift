import CommonBase
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudCore
@testable import CloudPictures
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudSharingTests {
    @Suite struct ListingPhotoTests {
        /// Photos are seen by whoever sees the place; hosts add, order, describe and remove them.
        @Test func hostAddsAndOrdersPhotos() async throws {
            let bench = try await ListingBench(access: .group)
            let bitmap = Bitmap(
                width: 40, height: 20, bytes: [UInt8](repeating: 90, count: 2400))
            let (path, file) = (
                "/places/\(bench.place)", try JPEGCodec.encode(bitmap, quality: 80)
            )
            let photos = { @Sendable in
                try await bench.cloud.database.read { db in
                    try ListingPhotoTable.photos(of: try id("lesna"), db)
                }
            }
            try await bench.browse(as: "host") { browser async throws in
                let page = try await browser.get("\(path)/listing")
                for alt in ["Vrata", "Stojan"] {
                    let sent = try await browser.post(
                        "\(path)/photos", from: try await browser.get("\(path)/listing"),
                        ["alt": alt], photo: file)
                    #expect((sent.status, sent.location) == (303, "\(path)/listing"))
                }
                let second = try await photos()[1]
                #expect(second.alt == "Stojan")
                let moved = try await browser.submit(
                    "\(second.path)/earlier", on: "\(path)/listing")
                #expect(moved.status == 303)
                #expect(try await photos().map(\.alt) == ["Stojan", "Vrata"])
                let damaged = try await browser.post(
                    "\(path)/photos", from: page, [:], photo: Array(file.prefix(60)))
                #expect(damaged.status == 400)
                #expect(damaged.html.contains("damaged"))
            }
            let first = try await photos()[0]
            for (person, status) in [("guest", 200), ("stranger", 404)] {
                try await bench.browse(as: person) { browser async throws in
                    for address in [first.path, first.previewPath] {
                        #expect(try await browser.get(address).status == status, "\(person)")
                    }
                    let refused = try await browser.submit("\(first.path)/remove", on: "/")
                    #expect(refused.status == (person == "guest" ? 403 : 404))
                }
            }
            try await bench.browse(as: "cohost") { browser async throws in
                let removed = try await browser.submit(
                    "\(first.path)/remove", on: "\(path)/listing")
                #expect(removed.status == 303)
            }
            #expect(try await photos().map(\.alt) == ["Vrata"])
        }

        @Test func placeHasAtMostEightPhotos() async throws {
            let bench = try await ListingBench()
            let (place, moment) = (bench.place, bench.cloud.clock.now)
            try await bench.cloud.database.write { db in
                for number in 1...ListingPhoto.limit {
                    try db.execute(
                        sql: """
                            INSERT INTO listing_photo VALUES
                                (?, 'lesna', ?, '', 0, 1, 1, x'ffd8ff', 1, 1, x'ffd8ff')
                            """,
                        arguments: ["photo-\(number)", number])
                }
            }
            let answer = try await refusal {
                try await bench.cloud.database.read { db in
                    try ListingPhotoService.checkRoom(
                        in: place, viewer: .system, db, at: moment.wall)
                }
            }
            #expect(answer == "conflict photo")
        }
    }
}
