import CloudWeb
import CommonBase
import MessageCatalogue

/// A power curve as a drawing: coordinates of an SVG with the view box `0 0 320 150`, for the template
/// `power-chart`.
package struct PowerChart: Sendable {
    struct Line: Sendable {
        var y: String
        /// The baseline of its label.
        var baseline: String
        var label: String
    }

    struct Mark: Sendable {
        var x: String
        var label: String
        /// `start`, `middle` or `end`.
        var anchor: String
    }

    /// The outline, and the same closed to the ground line.
    let outline: String
    let area: String
    let lines: [Line]
    let marks: [Mark]
    /// The alternative text.
    let label: String

    private static let (left, right, top, bottom) = (44.0, 316.0, 8.0, 124.0)

    /// Nil without a curve.
    /// - Parameter formats: in the zone of the charger.
    package init?(_ curve: PowerCurve, _ visit: Visit, _ formats: Formats) {
        guard let first = curve.points.first, let last = curve.points.last else { return nil }
        let label = PowerChartTexts().summary(
            formats.power(Double(curve.maximum)), from: formats.time(first.time),
            to: formats.time(last.time))
        self.init(
            curve, label: visit.say(label), power: { formats.power(Double($0)) },
            time: { formats.time($0) })
    }

    /// Nil without a curve.
    /// - Parameters:
    ///   - power: writes watts.
    ///   - time: writes a time of day.
    init?(
        _ curve: PowerCurve, label: String, power: (Int64) -> String,
        time: (Timestamp) -> String
    ) {
        guard let first = curve.points.first, let last = curve.points.last,
            last.time > first.time
        else { return nil }
        let duration = Double(last.time.millisecondsSince(first.time))
        let step = Self.step(upTo: curve.maximum)
        let count = max(1, (curve.maximum + step - 1) / step)
        let highest = Double(step * count)
        func x(_ time: Timestamp) -> Double {
            let part = Double(time.millisecondsSince(first.time)) / duration
            return Self.left + part * (Self.right - Self.left)
        }
        func y(_ watts: Double) -> Double {
            Self.bottom - watts / highest * (Self.bottom - Self.top)
        }
        let points = curve.points.map {
            "\(Self.text(x($0.time))) \(Self.text(y(Double($0.watts))))"
        }
        outline = "M" + points.joined(separator: "L")
        area = outline + "V\(Self.text(Self.bottom))H\(Self.text(Self.left))Z"
        lines = (0...count).map {
            let height = y(Double($0 * step))
            return Line(
                y: Self.text(height), baseline: Self.text(height + 4), label: power($0 * step))
        }
        let marks = (0...3).map { number in
            let at = first.time.adding(milliseconds: Int64(duration) * Int64(number) / 3)
            return Mark(
                x: Self.text(x(at)), label: time(at),
                anchor: number == 0 ? "start" : number == 3 ? "end" : "middle")
        }
        self.marks = Self.withoutRepeats(marks)
        self.label = label
    }

    /// Two marks of a curve of a few minutes may have the same time of day.
    private static func withoutRepeats(_ marks: [Mark]) -> [Mark] {
        marks.enumerated()
            .filter { $0.offset == 0 || marks[$0.offset - 1].label != $0.element.label }
            .map(\.element)
    }

    /// The distance of the horizontal lines in W: at most five fit.
    private static func step(upTo watts: Int64) -> Int64 {
        let steps: [Int64] = [
            500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000,
        ]
        return steps.first { watts <= $0 * 5 } ?? 200_000
    }

    /// A coordinate with one decimal.
    package static func text(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return tenths % 10 == 0
            ? "\(tenths / 10)" : "\(tenths / 10).\(tenths.magnitude % 10)"
    }
}
