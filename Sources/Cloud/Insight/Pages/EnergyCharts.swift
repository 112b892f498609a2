import CloudCharging
import CommonBase

/// Bars side by side: coordinates of an SVG with the view box `0 0 320 150`.
struct BarChart: Sendable {
    struct Bar: Sendable {
        var x: String
        var y: String
        var width: String
        var height: String
        /// The middle of the bar.
        var middle: String
        /// Where the number above the bar stands.
        var above: String
        var number: String
        var label: String
    }

    let bars: [Bar]
    /// The alternative text.
    let label: String

    private static let (width, top, bottom) = (320.0, 22.0, 124.0)

    /// - Parameter number: writes watt-hours as kWh without a unit.
    init(
        _ columns: [(label: String, wattHours: Int64)], label: String,
        number: (Int64) -> String
    ) {
        let highest = Double(max(columns.map(\.wattHours).max() ?? 0, 1))
        let place = Self.width / Double(max(columns.count, 1))
        let thickness = min(40, place * 0.7)
        // On a phone there is room for six dates.
        let isCrowded = columns.count > 6 && columns.contains { $0.label.count > 4 }
        bars = columns.enumerated().map { index, column in
            let height = Double(column.wattHours) / highest * (Self.bottom - Self.top)
            let middle = (Double(index) + 0.5) * place
            return Bar(
                x: PowerChart.text(middle - thickness / 2),
                y: PowerChart.text(Self.bottom - height), width: PowerChart.text(thickness),
                height: PowerChart.text(height), middle: PowerChart.text(middle),
                above: PowerChart.text(Self.bottom - height - 7),
                number: number(column.wattHours),
                label: isCrowded && (columns.count - index).isMultiple(of: 2) ? "" : column.label)
        }
        self.label = label
    }
}

/// When in the week cars charge: a square for two hours of a weekday, with the view box
/// `0 0 320 172`.
struct WeekPattern: Sendable {
    struct Square: Sendable {
        var x: String
        /// 0 for nothing to 4 for the most.
        var level: Int
    }

    struct Row: Sendable {
        var label: String
        var y: String
        /// The baseline of the label.
        var baseline: String
        var squares: [Square]
        /// The energy of each two hours, for the table.
        var numbers: [String]
    }

    let rows: [Row]
    /// `0–2`, `2–4` …
    let hours: [String]
    let peak: (weekday: Int64, hour: Int64)

    /// Nil without energy.
    /// - Parameters:
    ///   - energy: watt-hours by weekday, from Monday, and by two hours of the day.
    ///   - weekday: writes 1 for Monday to 7 for Sunday.
    init?(_ energy: [[Int64]], weekday: (Int64) -> String, number: (Int64) -> String) {
        let highest = energy.joined().max() ?? 0
        guard highest > 0 else { return nil }
        rows = energy.enumerated().map { day, hours in
            Row(
                label: weekday(Int64(day) + 1), y: "\(day * 22)", baseline: "\(day * 22 + 14)",
                squares: hours.enumerated().map { index, wattHours in
                    Square(
                        x: "\(30 + index * 24)",
                        level: wattHours == 0 ? 0 : Int(1 + wattHours * 3 / highest))
                }, numbers: hours.map { $0 == 0 ? "" : number($0) })
        }
        hours = (0..<12).map { "\($0 * 2)–\($0 * 2 + 2)" }
        var best: (weekday: Int64, hour: Int64) = (1, 0)
        for (day, row) in energy.enumerated() {
            for (index, value) in row.enumerated() where value == highest {
                best = (Int64(day) + 1, Int64(index) * 2)
            }
        }
        peak = best
    }
}

/// A charger, card or driver with its part of the energy.
struct ShareRow: Sendable {
    var name: String
    var energy: String
    var charges: String
    /// Of the largest, 0 to 100.
    var percent: Int64
    /// The statistics of this one alone.
    var path: String?
}
