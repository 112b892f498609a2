import HTTPTypes
import NIOCore
import TestSupport
import Testing

@testable import CloudWeb
@testable import CommonBase

extension CloudWebTests {
    @Suite struct MultipartTests {
        private static let contentType = "multipart/form-data; boundary=----X"

        private static let whole = """
            ------X\r\nContent-Disposition: form-data; name="details"\r\n\r\nA van\r\n again\r
            ------X\r\nContent-Disposition: form-data; name="photo"; filename="a \\"b\\" %22.jpg"\r
            Content-Type: image/JPEG\r\n\r\n\r\n------Xyz\r\nbytes\r\n------X--\r\nepilogue
            """

        private func parts(
            _ body: String, _ contentType: String = contentType, fileBytes: Int = 100
        ) throws -> [String] {
            let body = try MultipartBody(
                Array(body.utf8), contentType: contentType, limits: .init(fileBytes: fileBytes))
            return body.parts.map { part in
                let content = String(decoding: body.bytes[part.content], as: UTF8.self)
                return "\(part.name) \(part.fileName ?? "-") \(part.mediaType): \(content)"
            }
        }

        private func code(_ body: String, _ contentType: String = contentType) -> String {
            do {
                _ = try parts(body, contentType)
                return "none"
            } catch {
                return (error as? ServiceError)?.code.rawValue ?? "\(error)"
            }
        }

        private static func part(_ name: String, _ content: String) -> String {
            "------X\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(content)\r\n"
        }

        /// A line that only begins like the boundary belongs to the file.
        @Test func readsFieldsAndFiles() throws {
            #expect(
                try parts(Self.whole) == [
                    "details - text/plain: A van\r\n again",
                    "photo a \"b\" \".jpg image/jpeg: \r\n------Xyz\r\nbytes",
                ])
            let quoted = "Multipart/Form-Data ; charset=utf-8; Boundary=\"----X\""
            #expect(try parts(Self.whole, quoted).count == 2)
            let padded = "------X \r\n" + Self.part("a", "").dropFirst("------X\r\n".count)
            #expect(try parts(padded + "------X--") == ["a - text/plain: "])
        }

        /// A body that breaks off anywhere is refused, not read in part.
        @Test func refusesEveryPrefix() throws {
            let end = try #require(Self.whole.range(of: "------X--")).upperBound
            let body = Array(String(Self.whole[..<end]).utf8)
            for length in 0..<body.count {
                #expect(throws: ServiceError.self, "\(length)") {
                    try MultipartBody(
                        Array(body.prefix(length)), contentType: Self.contentType,
                        limits: .init(fileBytes: 100))
                }
            }
        }

        @Test func refusesBadBodies() {
            for contentType in [
                "multipart/form-data", "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"a\u{1}\"", "multipart/mixed; boundary=----X",
                "multipart/form-data; boundary=" + String(repeating: "x", count: 71),
            ] {
                #expect(code(Self.whole, contentType) == "invalidInput", "\(contentType)")
            }
            for head in [
                "", "X", "Content-Type: text/plain", "Content-Disposition: attachment; name=\"a\"",
                "Content-Disposition: form-data; name=\"a", "Content-Disposition: form-data",
                "Content-Disposition: form-data; name", "Content-Disposition: form-data; name=\"\"",
                "Content-Disposition: form-data; name=\"a\"; name=\"b\"",
                "Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
                "Content-Disposition: form-data; name=\"\(String(repeating: "a", count: 251))\"",
                "Content-Disposition: form-data; name=\"a\"\r\nX: "
                    + String(repeating: "x", count: 5000),
            ] {
                let body = "------X\r\n\(head)\r\n\r\nx\r\n------X--"
                #expect(code(body) == "invalidInput", "\(head)")
            }
            let many = (0...100).map { Self.part("f\($0)", "") }.joined()
            #expect(code(many + "------X--") == "tooLarge")
            let long = Self.part("a", String(repeating: "x", count: 70_000))
            #expect(code(long + "------X--") == "tooLarge")
        }

        /// Random changes of a valid body never trap, and what is read lies within the body.
        @Test func survivesRandomChanges() {
            var random = SeededRandom(seed: 17)
            let spice = Array("\r\n-X\";:= %\\".utf8)
            for _ in 0..<3000 {
                var body = Array(Self.whole.utf8)
                for _ in 0...random.index(4) {
                    let index = random.index(body.count)
                    switch random.index(3) {
                    case 0: body[index] = UInt8(random.index(256))
                    case 1: body.remove(at: index)
                    default: body.insert(spice[random.index(spice.count)], at: index)
                    }
                }
                let read = try? MultipartBody(
                    body, contentType: Self.contentType, limits: .init(fileBytes: 100))
                for part in read?.parts ?? [] {
                    #expect(body.indices.contains(part.content.lowerBound))
                    #expect(part.content.upperBound <= body.count && !part.name.isEmpty)
                }
            }
        }

        @Test func formHasFieldsAndFiles() throws {
            func read(_ text: String, fileLimit: Int = 100) throws -> SentForm {
                try SentForm.read(
                    ByteBuffer(string: text), [.contentType: Self.contentType],
                    fileLimit: fileLimit, plainLimit: 1000)
            }
            let form = try read(Self.whole)
            #expect(form.typed("details") == "A van\n again")
            #expect(form.file("photo")?.bytes.count == 18)
            #expect(form.file("photo")?.mediaType == "image/jpeg")
            #expect(form.file("details") == nil && !form.isOn("photo"))
            // What browsers send if no file is chosen.
            let none = """
                ------X\r\nContent-Disposition: form-data; name="photo"; filename=""\r
                Content-Type: application/octet-stream\r\n\r\n\r\n------X--
                """
            #expect(try read(none, fileLimit: 0).file("photo") == nil)
            #expect(throws: ServiceError.self) { try read(Self.whole, fileLimit: 0) }
            let long = ByteBuffer(string: "a=" + String(repeating: "x", count: 1000))
            #expect(throws: ServiceError.self) {
                try SentForm.read(long, [:], fileLimit: 100, plainLimit: 1000)
            }
        }
    }
}
