/// A secret that descriptions do not show: a log that describes the value around it does not leak it.
package struct HiddenText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }
}

extension HiddenText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "…" }
    package var debugDescription: String { "…" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
