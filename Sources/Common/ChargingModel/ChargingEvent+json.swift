import CommonBase

/// Writes the JSON that `Codable` reads, but faster: facts are written constantly, and read only
/// when a transaction is shown or folded again.
extension ChargingEvent {
    package var jsonText: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.name("key")
            writer.write(key)
            writer.name("occurredAt")
            writer.write(occurredAt.iso8601)
            writer.name("receivedAt")
            writer.write(receivedAt.iso8601)
            if let clockOffsetMilliseconds {
                writer.name("clockOffsetMilliseconds")
                writer.write(clockOffsetMilliseconds)
            }
            if let sequenceNumber {
                writer.name("sequenceNumber")
                writer.write(sequenceNumber)
            }
            if let droppedNumbers {
                writer.name("droppedNumbers")
                writer.write(droppedNumbers)
            }
            writer.name("remarks")
            writer.array { writer in
                for remark in remarks.sorted() { writer.write(remark.rawValue) }
            }
            writer.name("content")
            writer.object { writer in
                writer.write(member: kind.rawValue) { writer in
                    writer.object { content.writeMembers(to: &$0) }
                }
            }
        }
        return writer.text
    }
}

extension ChargingEvent.Content {
    fileprivate func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .authorized(let token, let registerWh):
            writer.write(token: token)
            writer.write(registerWh: registerWh)
        case .started(let token, let registerWh):
            writer.write(token: token)
            writer.write(registerWh: registerWh)
        case .sampled(let readings):
            writer.name("_0")
            writer.array { writer in for reading in readings { reading.write(to: &writer) } }
        case .chargingStateChanged(let state):
            writer.name("_0")
            writer.write(state.rawValue)
        case .ended(let reason, let registerWh, let token):
            writer.name("reason")
            writer.write(reason.rawValue)
            writer.write(registerWh: registerWh)
            writer.write(token: token)
        case .corrected(let correction):
            writer.name("_0")
            writer.write(correction.json)
        case .endMissing(let evidence, let number):
            writer.name("_0")
            writer.write(evidence.rawValue)
            writer.name("number")
            writer.write(number)
        case .resumed(let number):
            writer.name("number")
            writer.write(number)
        }
    }
}

extension Correction {
    /// Nil for anything but the JSON of a correction.
    init?(_ json: JSONValue) {
        guard case .bool(let closes)? = json["closes"], let note = json["note"]?.stringValue else {
            return nil
        }
        let settled = (json["settled"]?.arrayValue ?? []).map {
            $0.stringValue.flatMap(Anomaly.init)
        }
        guard !settled.contains(nil) else { return nil }
        self.init(
            energyWh: json["energyWh"]?.intValue,
            startedAt: json["startedAt"]?.stringValue.flatMap(Timestamp.init(parsing:)),
            endedAt: json["endedAt"]?.stringValue.flatMap(Timestamp.init(parsing:)),
            closes: closes, settled: Set(settled.compactMap(\.self)), note: note,
            by: json["by"]?.stringValue.flatMap(PersonID.init))
    }

    var json: JSONValue {
        .object([
            "energyWh": energyWh.map(JSONValue.int),
            "startedAt": startedAt.map { .string($0.iso8601) },
            "endedAt": endedAt.map { .string($0.iso8601) }, "closes": .bool(closes),
            "settled": .array(settled.sorted().map { .string($0.rawValue) }),
            "note": .string(note), "by": by.map { .string($0.text) },
        ])
    }
}

extension JSONWriter {
    fileprivate mutating func write(token: IdTokenReference?) {
        guard let token else { return }
        name("token")
        object { writer in
            writer.name("hash")
            writer.write(token.hash)
            writer.name("suffix")
            writer.write(token.suffix)
        }
    }

    fileprivate mutating func write(registerWh: Int64?) {
        guard let registerWh else { return }
        name("registerWh")
        write(registerWh)
    }
}

extension MeterReading {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.name("timestamp")
            writer.write(takenAt.iso8601)
            writer.name("sampledValue")
            writer.array { writer in for value in values { value.write(to: &writer) } }
        }
    }
}

extension SampledValue {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.name("value")
            if thousandths.isMultiple(of: 1000) {
                writer.write(wholeUnits)
            } else {
                writer.write(Double(thousandths) / 1000)
            }
            // OCPP's defaults, which most values have, are omitted.
            if measurand != .energyActiveImportRegister {
                writer.name("measurand")
                writer.write(measurand.rawValue)
            }
            if context != .samplePeriodic {
                writer.name("context")
                writer.write(context.rawValue)
            }
            if let phase {
                writer.name("phase")
                writer.write(phase)
            }
            if let location {
                writer.name("location")
                writer.write(location.rawValue)
            }
            if let resolution {
                writer.name("resolution")
                writer.write(Double(resolution) / 1000)
            }
        }
    }
}
