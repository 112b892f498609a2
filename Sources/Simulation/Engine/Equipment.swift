/// The cars and the meters of a simulation.
package struct Equipment: Hashable, Sendable {
    /// The power of each car in W. The usual 300 W make few pulses, and all of them are counted.
    package var powerW: Int64 = 300
    /// The seconds between two readings of a transaction.
    package var sampleSeconds: Int64 = 300

    package init() {}
}
