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

    /// A register in Wh; the specification does not allow fractions, so they are dropped.
    func wattHours(_ name: String) -> Int64? {
        int(name) ?? string(name).flatMap { Decimal3.thousandths($0) }.map { $0 / 1000 }
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
