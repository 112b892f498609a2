/// A meter that is asked for its register, on a thread of its own.
package protocol PowerMeter: Sendable {
    func start(_ deliver: @escaping @Sendable (MeterEvent) -> Void)
    /// Returns when the thread has ended.
    func stop()
}

package enum MeterEvent: Hashable, Sendable {
    /// The imported energy, ever; and the power at that time, where the meter says it.
    case reading(registerWh: Int64, powerW: Int64?)
    /// It has not answered for too long; told once.
    case lost
}
