import CloudModule
import CommonBase
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudModule
@testable import CloudPictures
@testable import CloudTestSupport

extension CloudChargingTests {
    /// Reports of drivers with photos, at a charger of the host `host`.
    @Suite struct ReportTests {
        private let charging: ChargeServiceTests.Bench
        private var cloud: CloudBench { charging.cloud }
        private var code: String { charging.place.code.text }

        private static let bitmap = Bitmap(
            width: 40, height: 20, bytes: [UInt8](repeating: 90, count: 2400))

        init() async throws {
            charging = try await ChargeServiceTests.Bench()
            for person in ["host", "other"] { _ = try await charging.cloud.addPerson(person) }
            let (location, moment) = (
                charging.cloud.random.id(LocationSubject.self), charging.cloud.clock.now
            )
            try await charging.cloud.database.write { db in
                let home = try LocationService.add(
                    id: location, name: "Home", host: try id("host"), db, at: moment)
                try StationTable.move(try id("CP-1"), to: home.id, db)
            }
        }

        private func browse(
            _ body: @escaping @Sendable ([String: TestBrowser]) async throws -> Void
        ) async throws {
            let app = try await cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
            let bench = cloud
            try await app.test(.router) { client in
                var browsers = ["nobody": TestBrowser(client)]
                for person in ["driver-1", "host", "other"] {
                    let browser = TestBrowser(client)
                    try await browser.signIn(try id(person), bench)
                    browsers[person] = browser
                }
                try await body(browsers)
            }
        }

        private func send(
            _ photo: [UInt8], by browser: TestBrowser?
        ) async throws -> TestBrowser.Page {
            let browser = try #require(browser)
            return try await browser.post(
                "/c/\(code)/problem", from: try await browser.get("/c/\(code)"),
                ["problem": "broken", "details": "A crack"], photo: photo)
        }

        private func report() async throws -> String {
            try #require(
                try await cloud.database.read { db in
                    try String.fetchOne(db, sql: "SELECT id FROM charger_report")
                })
        }

        /// The host sees the report with its photo and deletes both; nobody else sees either.
        @Test func showsPhotoToTheHostOnly() async throws {
            try await browse { browsers in
                let sent = try await send(
                    try JPEGCodec.encode(Self.bitmap, quality: 80), by: browsers["driver-1"])
                #expect((sent.status, sent.location) == (303, "/c/\(code)"))
                let path = "/reports/\(try await report())"
                let host = try #require(browsers["host"])
                #expect(try await host.get("/reports").html.contains("src=\"\(path)/preview\""))
                let page = try await host.get(path)
                #expect(page.html.contains("A crack"))
                #expect(page.html.contains("src=\"\(path)/photo\" width=\"40\" height=\"20\""))
                for name in ["photo", "preview"] {
                    let photo = try await host.get("\(path)/\(name)")
                    #expect(photo.status == 200)
                    #expect(photo.headers[.contentType] == "image/jpeg")
                    #expect(photo.headers[.xContentTypeOptions] == "nosniff")
                    #expect(photo.headers[.cacheControl]?.hasPrefix("private") == true)
                    for stranger in ["driver-1", "other"] {
                        let refused = try await browsers[stranger]?.get("\(path)/\(name)")
                        #expect(refused?.status == 404, "\(stranger)")
                    }
                    let nobody = try await browsers["nobody"]?.get("\(path)/\(name)")
                    #expect(nobody?.location?.hasPrefix("/sign-in") == true)
                }
                #expect(try await browsers["other"]?.get("/reports").html.contains(path) == false)
                let refused = try await browsers["other"]?.submit("\(path)/delete", on: "/")
                #expect(refused?.status == 404)
                let deleted = try await host.submit("\(path)/delete", on: path)
                #expect((deleted.status, deleted.location) == (303, "/reports"))
                #expect(try await host.get("\(path)/photo").status == 404)
            }
            #expect(try await cloud.count("report_photo") == 0)
            let told = try await cloud.database.read { db in
                try String.fetchOne(db, sql: "SELECT text_en || path FROM notification")
            }
            #expect(told?.hasPrefix("driver-1 writes: A crack There is a photo./reports/") == true)
        }

        /// The download of a person's data has their reports with the photos, and no others.
        @Test func givesSenderTheirReports() async throws {
            let photo = try JPEGCodec.encode(Self.bitmap, quality: 80)
            try await browse { browsers in
                _ = try await send(photo, by: browsers["driver-1"])
            }
            let (sender, other): (PersonID, PersonID) = (try id("driver-1"), try id("other"))
            let (own, others) = try await cloud.database.read { db in
                (
                    try PersonalDataPart.reports.read(sender, nil, db).items,
                    try PersonalDataPart.reports.read(other, nil, db).items
                )
            }
            #expect(own.count == 1 && others.isEmpty)
            let report = try #require(own.first)
            #expect(report["details"]?.stringValue == "A crack")
            let text = try #require(report["photo"]?.stringValue)
            #expect(PictureFormat(try #require(Base64.bytes(text))) == .jpeg)
        }

        /// A photo that can't be read leaves nothing, and the page says what is wrong with it.
        @Test func explainsRefusedPhoto() async throws {
            let heic = [0, 0, 0, 24] + Array("ftypheic".utf8)
            let jpeg = try JPEGCodec.encode(Self.bitmap, quality: 80)
            try await browse { browsers in
                for (file, words) in [
                    (heic, "HEIC"), (Array(jpeg.prefix(200)), "damaged"),
                    (Array("GIF89a".utf8), "as JPEG, PNG or WebP"),
                ] {
                    let refused = try await send(file, by: browsers["driver-1"])
                    #expect(refused.status == 400)
                    #expect(refused.html.contains("id=\"field-photo-error\""))
                    #expect(refused.html.contains(words))
                    #expect(refused.html.contains("A crack"))
                    #expect(refused.html.contains("data-page=\"/c/\(code)\""))
                }
            }
            #expect(try await cloud.count("charger_report") == 0)
            #expect(try await cloud.count("notification") == 0)
        }

        @Test func refusesFileOverTheLimit() async throws {
            try await browse { browsers in
                let file = [UInt8](repeating: 0, count: Photo.maximumBytes + 1)
                let refused = try await send(file, by: browsers["driver-1"])
                #expect(refused.status == 413 && refused.html.contains("too large"))
            }
            #expect(try await cloud.count("charger_report") == 0)
        }

        /// A person sends few photos a day, and a location keeps few.
        @Test func limitsPhotos() async throws {
            let photo = try Photo(from: try JPEGCodec.encode(Self.bitmap, quality: 80))
            let (place, now) = (charging.place, cloud.clock.now.wall)
            let home = try await cloud.database.read { db in
                try LocationID.fetchOne(db, sql: "SELECT id FROM location")
            }
            try await cloud.database.write { db in
                for number in 0..<ChargerReportTable.photosPerLocation + 3 {
                    var report = ChargerReport(
                        id: try id("report-\(number)"), at: place, by: try id("driver-1"),
                        .broken, "", at: now.adding(seconds: Int64(number - 200)))
                    report.locationID = home
                    try ChargerReportTable.insert(report, db)
                    try ChargerReportTable.insert(photo, of: report, db)
                }
            }
            #expect(try await cloud.count("report_photo") == ChargerReportTable.photosPerLocation)
            try await browse { browsers in
                let refused = try await send(photo.picture.bytes, by: browsers["driver-1"])
                #expect(refused.status == 400 && refused.html.contains("enough photos for today"))
            }
        }

        /// A form that is sent twice makes one report.
        @Test func takesPhotoOnce() async throws {
            let photo = try JPEGCodec.encode(Self.bitmap, quality: 80)
            try await browse { browsers in
                let browser = try #require(browsers["driver-1"])
                let page = try await browser.get("/c/\(code)")
                for _ in 0..<2 {
                    let sent = try await browser.post(
                        "/c/\(code)/problem", from: page, ["problem": "blocked"], photo: photo)
                    #expect(sent.status == 303)
                }
                let bare = try await browser.post(
                    "/c/\(code)/problem",
                    from: try await (try #require(browsers["nobody"])).get("/c/\(code)"),
                    ["problem": "blocked"], photo: photo)
                #expect(bare.status == 403)
            }
            #expect(try await cloud.count("report_photo") == 1)
        }
    }
}
