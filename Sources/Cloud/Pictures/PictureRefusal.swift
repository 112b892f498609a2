/// Why a file is not taken as a photo.
package enum PictureRefusal: Error, Hashable, Sendable {
    /// No JPEG, PNG or WebP, or a kind of these that is not decoded: an animation, CMYK.
    case unknownFormat
    /// HEIC or AVIF.
    case heif
    /// More than `Photo.maximumPixels`, or `maximumPixelsOfOthers` of a PNG or WebP.
    case tooManyPixels
    /// The file breaks off, or is not valid.
    case damaged
}
