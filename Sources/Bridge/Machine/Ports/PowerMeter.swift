import CommonBase

/// A Modbus meter, polled on a thread of its own.
package protocol PowerMeter: Sendable {
    func start(_ deliver: @escaping @Sendable (MeterEvent) -> Void)
    /// Returns when the thread has ended.
    func stop()
}

package enum MeterEvent: Hashable, Sendable {
    /// The total imported energy, and the power at that time where the meter has it. They are of no
    /// earlier time than `askedAt`, when the first of them was asked for: answers may be late.
    case reading(registerWh: Int64, powerW: Int64?, askedAt: Uptime)
    /// A request got no answer, or none that could be believed; says why.
    case ignored(String)
    /// The meter has not answered for too long; delivered once.
    case lost
}
