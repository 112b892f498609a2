/// The board with the contactor. Implementations deliver `BoardEvent`s, on any thread.
package protocol BoardSupport: Sendable {
    /// Opens the lines with the contactor open and begins to deliver: first the report of the
    /// auxiliary contact, then every event.
    /// - Throws: when the board can't be reached.
    func start(_ deliver: @escaping @Sendable (BoardEvent) -> Void) throws

    /// Returns once the line is driven. Must not wait for anything but the line.
    func setContactor(closed: Bool) throws

    /// Lets the car draw current, or asks it to stop, where there is a line for that.
    func setEnable(_ isOn: Bool) throws

    /// Indicates it to the person in front of the charger. Must not wait.
    func indicate(_ indication: Indication)

    /// Reads back the level of the contactor's line.
    /// - Throws: where it differs from the last command, or can't be read.
    func verifyContactor() throws

    /// Opens the contactor, stops delivering and closes the lines.
    func close()

    /// Opens the contactor and closes the lines: at the start, before anything that may be slow or
    /// broken, and after the end.
    func openContactor() throws
}

extension BoardSupport {
    package func setEnable(_ isOn: Bool) throws {}
    package func verifyContactor() throws {}
    package func indicate(_ indication: Indication) {}

    package func openContactor() throws {
        try start { _ in }
        defer { close() }
        try setContactor(closed: false)
    }
}

package enum BoardEvent: Hashable, Sendable {
    case feedback(isClosed: Bool)
    /// S0 pulses since the last event.
    case pulses(Int64)
    /// The state of a protection's contact: at the start, and whenever it changes.
    case protection(BridgeFault, isTripped: Bool)
    case failed(String)
}
