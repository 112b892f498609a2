/// European low-voltage mains (EN 60038).
package enum Mains {
    /// Between phase and neutral, in V.
    package static let voltage: Int64 = 230
}
