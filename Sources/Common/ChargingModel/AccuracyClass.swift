/// The accuracy class of a meter certified under the Measuring Instruments Directive (EN 50470-3).
package enum AccuracyClass: String, Hashable, Sendable, Codable, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"
}
