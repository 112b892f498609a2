/// A Mustache template that is embedded in the program.
package struct PageTemplate: Sendable {
    package var name: String
    package var source: [UInt8]

    /// - Parameter name: by which pages and other templates name it: the name of its file.
    package init(_ name: String, _ source: [UInt8]) {
        self.name = name
        self.source = source
    }
}
