/// A file that a page makes.
package struct Download: Sendable {
    package var mediaType: String
    /// Under which browsers save it, in ASCII; nil for data that a script reads.
    package var name: String?
    package var bytes: [UInt8]

    package init(_ mediaType: String, name: String? = nil, _ bytes: [UInt8]) {
        self.mediaType = mediaType
        self.name = name
        self.bytes = bytes
    }
}
