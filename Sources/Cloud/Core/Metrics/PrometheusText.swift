/// Prometheus' text format, version 0.0.4: one line per sample, grouped by metric.
package struct PrometheusText: Sendable {
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    package enum Kind: String, Sendable { case counter, gauge, histogram }

    package struct Label: Hashable, Sendable {
        var name: String
        var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var text = ""
    private var lastName = ""

    package init() {}

    /// Adds a sample. The samples of one metric must be added consecutively.
    package mutating func add(
        _ name: String, _ kind: Kind, _ value: Int64, _ labels: [Label] = []
    ) {
        begin(name, kind)
        text += "\(name)\(Self.text(labels)) \(value)\n"
    }

    /// - Parameter buckets: upper bounds with cumulative counts.
    mutating func addHistogram(
        _ name: String, _ labels: [Label], _ buckets: [(bound: String, count: Int64)],
        sum: String, count: Int64
    ) {
        begin(name, .histogram)
        for bucket in buckets {
            let all = labels + [Label("le", bucket.bound)]
            text += "\(name)_bucket\(Self.text(all)) \(bucket.count)\n"
        }
        text += "\(name)_sum\(Self.text(labels)) \(sum)\n"
        text += "\(name)_count\(Self.text(labels)) \(count)\n"
    }

    /// Milliseconds as decimal seconds: `0.025` for 25.
    package static func seconds(_ milliseconds: Int64) -> String {
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private mutating func begin(_ name: String, _ kind: Kind) {
        if name != lastName { text += "# TYPE \(name) \(kind.rawValue)\n" }
        lastName = name
    }

    private static func text(_ labels: [Label]) -> String {
        guard !labels.isEmpty else { return "" }
        let pairs = labels.map { label in
            let value = label.value.replacing(#"\"#, with: #"\\"#)
                .replacing("\"", with: #"\""#).replacing("\n", with: #"\n"#)
            return "\(label.name)=\"\(value)\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }
}
