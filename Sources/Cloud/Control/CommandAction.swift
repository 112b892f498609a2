/// The name of a command: OCPP 2.0.1's, or OCPP 1.6's if 2.0.1 does not have the command.
package struct CommandAction: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package init(_ name: String) { rawValue = name }

    package var description: String { rawValue }
}
