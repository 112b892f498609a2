/// The board with the contactor. Its implementation says what happens through `BoardEvent`s, on
/// whatever thread it likes.
package protocol BoardSupport: Sendable {
    /// Takes the lines with the contactor open and begins to deliver: first what the auxiliary
    /// contact says, then whatever happens.
    /// - Throws: when the board can't be reached.
    func start(_ deliver: @escaping @Sendable (BoardEvent) -> Void) throws

    /// Returns once the line is driven. Must not wait for anything but the line.
    func setContactor(closed: Bool) throws

    /// Lets the car draw current, or asks it to stop; where there is a line for it.
    func setEnable(_ isOn: Bool) throws

    /// Shows it to the person in front of the charger. Must not wait.
    func indicate(_ indication: Indication)

    /// Reads back what the contactor's line is driven to.
    /// - Throws: where that is not what it was told last, or can't be read.
    func verifyContactor() throws

    /// Opens the contactor, stops delivering and lets go of the lines.
    func close()

    /// Opens the contactor and lets go of it: for the start, before anything that may be slow or
    /// broken, and for after the end.
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
    /// A protection's contact: first of all, and whenever it changes.
    case protection(BridgeFault, isTripped: Bool)
    case failed(String)
}
