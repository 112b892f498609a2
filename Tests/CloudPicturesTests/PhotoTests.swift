import CommonBase
import TestSupport
import Testing

@testable import CloudPictures

extension CloudPicturesTests {
    @Suite struct PhotoTests {
        private func refusal(of file: [UInt8]) -> PictureRefusal? {
            do {
                _ = try Photo(from: file)
                return nil
            } catch {
                return error as? PictureRefusal
            }
        }

        @Test func shrinksToTheLongestSides() throws {
            let wide = Bitmap(
                width: 2400, height: 30, bytes: [UInt8](repeating: 120, count: 2400 * 30 * 3))
            let photo = try Photo(from: PictureSamples.jpeg(wide))
            #expect((photo.picture.width, photo.picture.height) == (1600, 20))
            #expect((photo.preview.width, photo.preview.height) == (320, 4))
            let small = try Photo(from: PictureSamples.jpeg())
            #expect((small.picture.width, small.picture.height) == (64, 32))
            #expect(small.preview.width == 64)
        }

        /// What is stored is a plain JPEG, whatever came.
        @Test func storesJPEGOfEveryFormat() throws {
            for (file, width) in [
                (try PictureSamples.jpeg(), 64), (PictureSamples.png, 3), (PictureSamples.webP, 4),
            ] {
                let photo = try Photo(from: file)
                #expect(photo.picture.width == width)
                #expect(PictureFormat(photo.picture.bytes) == .jpeg)
                #expect(try JPEGCodec.decode(photo.preview.bytes, for: 320).width == width)
            }
        }

        @Test func decodesPNGExactly() throws {
            let bitmap = try PNGDecoder.decode(PictureSamples.png)
            #expect(bitmap.bytes == [255, 0, 0, 0, 255, 0, 0, 0, 255])
        }

        @Test func paintsTransparentPixelsWhite() throws {
            let bitmap = try WebPDecoder.decode(PictureSamples.webP, within: 100)
            #expect(Array(bitmap.bytes.prefix(6)) == [255, 0, 0, 255, 255, 255])
            #expect(bitmap.bytes.dropFirst(3).allSatisfy { $0 == 255 })
        }

        /// 900 million pixels are refused by the header; nothing is decoded.
        @Test func refusesTooManyPixels() {
            #expect(
                refusal(of: PictureSamples.pngHeader(width: 30_000, height: 30_000))
                    == .tooManyPixels)
            #expect(
                refusal(of: PictureSamples.pngHeader(width: .max, height: .max)) == .tooManyPixels)
            #expect(refusal(of: PictureSamples.pngHeader(width: 0, height: 9)) == .damaged)
        }

        /// PNG is decoded as a whole, so that it may have fewer pixels than JPEG.
        @Test func refusesPNGBeyondItsLimit() {
            #expect(
                refusal(of: PictureSamples.pngHeader(width: 4001, height: 3000))
                    == .tooManyPixels)
            // The header is accepted; the rest of the file is missing.
            #expect(
                refusal(of: PictureSamples.pngHeader(width: 4000, height: 3000)) == .damaged)
        }

        /// A photo of a phone: 12 megapixels, lying on its side, with the place where it was taken.
        @Test func makesARotatedPhotoOfTwelveMegapixelsUpright() throws {
            let bitmap = Bitmap(
                width: 4000, height: 3000, bytes: [UInt8](repeating: 120, count: 36_000_000))
            let gps = Array("GPS 49.226117 N".utf8)
            let file = PictureSamples.jpeg(
                try PictureSamples.jpeg(bitmap),
                exif: PictureSamples.exif(6, isLittleEndian: true) + gps)
            let photo = try Photo(from: file)
            #expect((photo.picture.width, photo.picture.height) == (1200, 1600))
            #expect((photo.preview.width, photo.preview.height) == (240, 320))
            for picture in [photo.picture, photo.preview] {
                #expect(!picture.bytes.indices.contains { picture.bytes[$0...].starts(with: gps) })
            }
        }

        /// Each file that breaks off is refused, wherever it does.
        @Test func refusesTruncatedFiles() throws {
            for file in [try PictureSamples.jpeg(), PictureSamples.png, PictureSamples.webP] {
                let isJPEG = PictureFormat(file) == .jpeg
                for length in stride(from: 0, to: file.count - (isJPEG ? 2 : 12), by: 3) {
                    let refused = refusal(of: Array(file.prefix(length)))
                    #expect(refused == .damaged || refused == .unknownFormat, "\(length)")
                }
            }
        }

        @Test func refusesOtherFiles() {
            #expect(refusal(of: []) == .unknownFormat)
            #expect(refusal(of: Array("<svg xmlns=…>".utf8)) == .unknownFormat)
            #expect(refusal(of: [0, 0, 0, 24] + Array("ftypheic".utf8)) == .heif)
            let large = [0xFF, 0xD8, 0xFF] + [UInt8](repeating: 0, count: Photo.maximumBytes)
            #expect(refusal(of: large) == .unknownFormat)
        }

        /// No flipped byte traps, and what is taken has the size of the header.
        @Test func survivesDamagedBytes() throws {
            let exif = PictureSamples.exif(6, isLittleEndian: true)
            let jpeg = PictureSamples.jpeg(try PictureSamples.jpeg(), exif: exif)
            for file in [jpeg, PictureSamples.png, PictureSamples.webP] {
                for index in stride(from: 0, to: min(file.count, 400), by: 3) {
                    var damaged = file
                    damaged[index] ^= 0x5A
                    // A flipped bit of a size may ask for a picture of many pixels.
                    if let photo = try? Photo(from: damaged) {
                        #expect(photo.picture.width <= Photo.longestSide)
                    }
                }
            }
        }

        @Test func makesPhotosOnItsThread() async throws {
            let file = try PictureSamples.jpeg()
            let photo = try await PhotoMaker().photo(of: file, from: try id("jana"))
            #expect(photo == (try Photo(from: file)))
            await #expect(throws: PictureRefusal.damaged) {
                try await PhotoMaker().photo(of: Array(file.prefix(300)), from: try id("jana"))
            }
        }
    }
}
