/// European low voltage (EN 60038).
public enum Mains {
    /// Between a phase and neutral, in V.
    public static let voltage: Int64 = 230
}
