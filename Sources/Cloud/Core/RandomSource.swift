import CommonBase

/// A source of cryptographic randomness, which tests replace by a predictable one.
package struct RandomSource: Sendable {
    private let draw: @Sendable () -> UInt64

    package init(draw: @escaping @Sendable () -> UInt64) { self.draw = draw }

    package func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: draw()) }
    }

    package func id<Subject>(_: Subject.Type = Subject.self) -> ID<Subject> {
        ID(random: (draw(), draw()))
    }

    /// An id that rises with time and is random within the millisecond, so that consecutive rows are
    /// adjacent in an index.
    package func id<Subject>(at time: Timestamp, _: Subject.Type = Subject.self) -> ID<Subject> {
        let milliseconds = UInt64(clamping: time.milliseconds) << 16
        return ID(random: (milliseconds | draw() & 0xFFFF, draw()))
    }

    /// A random text of 128 bits in base 32.
    package func text() -> String { Base32.text(of: draw()) + Base32.text(of: draw()) }

    /// `groups` groups of four base-32 digits, `7k3m-q0xw`, that people can read and type.
    package func readable(groups: Int) -> String {
        (0..<groups).map { _ in String(Base32.text(of: draw()).suffix(4)) }
            .joined(separator: "-")
    }
}
