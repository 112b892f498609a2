import CommonBase

/// Reads without ever failing: an invalid or missing member is nil. For the messages that carry
/// energy.
struct TolerantReader {
    private let fields: FieldReader

    init(_ fields: FieldReader) { self.fields = fields }

    func string(_ name: String) -> String? {
        attempt { () throws(OCPPError) in try fields.string(name) }
    }

    func int(_ name: String) -> Int64? {
        attempt { () throws(OCPPError) in try fields.int(name) }
    }

    /// Whether the member has a value, readable or not.
    func has(_ name: String) -> Bool {
        switch fields.object[name] {
        case nil, .null, .string(""): false
        case .some: true
        }
    }

    /// A register in Wh, within `WattHourBounds`; the specification does not allow fractions, so
    /// they are dropped, nor a unit behind the number, which is read.
    func wattHours(_ name: String) -> Int64? {
        let number =
            int(name) ?? string(name).flatMap { MeterUnit.thousandths($0) }.map { $0 / 1000 }
        return number.flatMap { WattHourBounds.range.contains($0) ? $0 : nil }
    }

    func timestamp(_ name: String) -> Timestamp? {
        attempt { () throws(OCPPError) in try fields.timestamp(name) }
    }

    /// At most `limit` items; a longer list is cut, because the rest of the frame is still useful.
    func list(_ name: String, limit: Int) -> [FieldReader] {
        switch fields.object[name] {
        case .object(let members): [FieldReader(.object(members))]
        case .array(let items): items.prefix(limit).map(FieldReader.init)
        default: []
        }
    }

    private func attempt<Value>(_ read: () throws(OCPPError) -> Value?) -> Value? {
        do { return try read() } catch { return nil }
    }
}
