/// European low voltage (EN 60038).
package enum Mains {
    /// Between a phase and neutral, in V.
    package static let voltage: Int64 = 230
}
