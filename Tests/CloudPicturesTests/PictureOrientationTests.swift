import Testing

@testable import CloudPictures

extension CloudPicturesTests {
    @Suite struct PictureOrientationTests {
        /// 1 2 3
        /// 4 5 6
        private static let bitmap = Bitmap(
            width: 3, height: 2, bytes: (1...6).flatMap { [UInt8]([$0, $0, $0]) })

        /// As the table of EXIF 2.32 says where the first row and column of the file are seen.
        private static let seen: [PictureOrientation: [[UInt8]]] = [
            .upright: [[1, 2, 3], [4, 5, 6]],
            .mirrored: [[3, 2, 1], [6, 5, 4]],
            .upsideDown: [[6, 5, 4], [3, 2, 1]],
            .flipped: [[4, 5, 6], [1, 2, 3]],
            .transposed: [[1, 4], [2, 5], [3, 6]],
            .turnedRight: [[4, 1], [5, 2], [6, 3]],
            .transverse: [[6, 3], [5, 2], [4, 1]],
            .turnedLeft: [[3, 6], [2, 5], [1, 4]],
        ]

        @Test(arguments: PictureOrientation.allCases)
        func turnsPicture(_ orientation: PictureOrientation) throws {
            let rows = try #require(Self.seen[orientation])
            let turned = Self.bitmap.upright(from: orientation)
            #expect((turned.width, turned.height) == (rows[0].count, rows.count))
            #expect(turned.bytes == rows.flatMap(\.self).flatMap { [$0, $0, $0] })
        }

        @Test(arguments: [true, false]) func readsEXIF(isLittleEndian: Bool) throws {
            let exif = PictureSamples.exif(6, isLittleEndian: isLittleEndian)
            let jpeg = PictureSamples.jpeg(try PictureSamples.jpeg(), exif: exif)
            #expect(PictureOrientation(of: jpeg, .jpeg) == .turnedRight)
            let png =
                Array(PictureSamples.png.prefix(33)) + Self.length(exif.count)
                + Array("eXIf".utf8) + exif + [0, 0, 0, 0]
            #expect(PictureOrientation(of: png, .png) == .turnedRight)
            let webP = Array("RIFF____WEBPEXIF".utf8) + Self.length(exif.count).reversed() + exif
            #expect(PictureOrientation(of: webP, .webP) == .turnedRight)
        }

        private static func length(_ count: Int) -> [UInt8] { [0, 0, 0, UInt8(count)] }

        @Test func isUprightWithoutValidEXIF() throws {
            let jpeg = try PictureSamples.jpeg()
            #expect(PictureOrientation(of: jpeg, .jpeg) == .upright)
            let exif = PictureSamples.exif(9, isLittleEndian: true)
            #expect(
                PictureOrientation(of: PictureSamples.jpeg(jpeg, exif: exif), .jpeg) == .upright)
            for length in 0..<exif.count {
                let cut = Array(PictureSamples.jpeg(jpeg, exif: exif).prefix(12 + length))
                #expect(PictureOrientation(of: cut, .jpeg) == .upright)
            }
        }

        /// The stored photo stands upright and says nothing about the camera.
        @Test func photoIsUprightAndHasNoEXIF() throws {
            let exif = PictureSamples.exif(6, isLittleEndian: false)
            let photo = try Photo(
                from: PictureSamples.jpeg(try PictureSamples.jpeg(), exif: exif))
            #expect((photo.picture.width, photo.picture.height) == (32, 64))
            let bitmap = try JPEGCodec.decode(photo.picture.bytes, for: 64)
            // Turned right, the red half of the left side is above.
            #expect(bitmap.bytes[0] > 200 && bitmap.bytes[2] < 60)
            let last = bitmap.bytes.count - 3
            #expect(bitmap.bytes[last] < 60 && bitmap.bytes[last + 2] > 200)
            #expect(!photo.picture.bytes.contains(sequence: "Exif"))
        }
    }
}

extension [UInt8] {
    fileprivate func contains(sequence text: String) -> Bool {
        let wanted = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: wanted) }
    }
}
