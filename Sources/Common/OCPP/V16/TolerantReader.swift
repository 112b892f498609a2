import CommonBase

/// Reads what can be read: a wrong or missing member is nil and never an error. For the messages
/// that carry energy.
struct TolerantReader {
    private let fields: FieldReader

    init(_ fields: FieldReader) { self.fields = fields }

    func string(_ name: String) -> String? {
        attempt { () throws(OCPPError) in try fields.string(name) }
    }

    func int(_ name: String) -> Int64? {
        attempt { () throws(OCPPError) in try fields.int(name) }
    }

    /// A register in Wh; a fraction, which the specification has no room for, is dropped.
    func wattHours(_ name: String) -> Int64? {
        int(name) ?? string(name).flatMap { Decimal3.thousandths($0) }.map { $0 / 1000 }
    }

    func timestamp(_ name: String) -> Timestamp? {
        attempt { () throws(OCPPError) in try fields.timestamp(name) }
    }

    /// At most `limit` items; a longer list is cut, since the rest of a frame is worth keeping.
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
