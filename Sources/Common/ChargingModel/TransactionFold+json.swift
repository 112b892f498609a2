import CommonBase

/// The stored form of a fold between two facts: an array, because it is written with every sample.
/// If the text cannot be read, as that of an earlier version, the caller folds the facts again.
extension TransactionFold {
    package var jsonText: String {
        var writer = JSONWriter()
        writer.array { writer in
            writer.write(state.phase.rawValue)
            writer.write(state.chargingState?.rawValue)
            writer.write(state.token?.hash)
            writer.write(state.token?.suffix)
            writer.write(state.startedAt?.milliseconds)
            writer.write(state.endedAt?.milliseconds)
            writer.write(state.meterStartWh)
            writer.write(state.meterStopWh)
            writer.write(state.stoppedReason?.rawValue)
            writer.array { writer in
                for anomaly in state.anomalies.sorted() { writer.write(anomaly.rawValue) }
            }
            writer.write(isStarted)
            writer.write(hasReadings)
            writer.write(lowestNumber)
            writer.write(highestNumber)
            writer.write(numberCount)
            readings.write(to: &writer)
            writer.write(lastReading?.takenAt.milliseconds)
            writer.write(lastReading?.registerWh)
            writer.write(last?.sequenceNumber)
            writer.write(last?.occurredAt.milliseconds)
            writer.write(last?.rank)
            writer.write(last?.key)
            writer.write(factCount)
            writer.write(horizon.milliseconds)
            writer.write(correction?.json ?? .null)
            writer.write(lastCorrection?.occurredAt.milliseconds)
            writer.write(lastCorrection?.key)
            missingEnd.writeKinds(to: &writer)
            writer.write(missingEnd.refutedNumber)
            writer.write(missingEnd.since?.milliseconds)
        }
        return writer.text
    }

    /// Nil if the text is no stored fold.
    package init?(text: String) {
        do {
            self.init(try JSONReader.parse(text.utf8))
        } catch {
            return nil
        }
    }

    /// Whether a text is the stored fold of a version that kept one run of registers, before it told
    /// several registers apart (decision 0039).
    package static func isOfEarlierVersion(_ text: String) -> Bool {
        do {
            let items = try JSONReader.parse(text.utf8).arrayValue ?? []
            return items.count == 31 && items[17].intValue != nil && items[19] != .null
        } catch {
            return false
        }
    }

    init?(_ json: JSONValue) {
        guard let items = json.arrayValue, items.count == 31 || items.count == 34,
            let phase = items[0].stringValue.flatMap(ChargingTransaction.Phase.init),
            let count = items[14].intValue,
            let registers = RegisterReadings(items[15..<15 + RegisterReadings.itemCount]),
            let facts = items[26].intValue, let latest = items[27].intValue
        else { return nil }
        state.phase = phase
        state.chargingState = items[1].stringValue.flatMap(ChargingState.init)
        if let hash = items[2].stringValue, let suffix = items[3].stringValue {
            state.token = IdTokenReference(hash: hash, suffix: suffix)
        }
        state.startedAt = items[4].timestamp
        state.endedAt = items[5].timestamp
        state.meterStartWh = items[6].intValue
        state.meterStopWh = items[7].intValue
        state.stoppedReason = items[8].stringValue.flatMap(StoppedReason.init)
        for name in items[9].arrayValue ?? [] {
            guard let anomaly = name.stringValue.flatMap(Anomaly.init) else { return nil }
            state.anomalies.insert(anomaly)
        }
        isStarted = items[10] == true
        hasReadings = items[11] == true
        lowestNumber = items[12].intValue
        highestNumber = items[13].intValue
        numberCount = count
        readings = registers
        // An earlier version stored registers as they were reported: those facts are folded again.
        let ends = [state.meterStartWh, state.meterStopWh].compactMap(\.self)
        guard ends.allSatisfy(WattHourBounds.range.contains) else { return nil }
        if let takenAt = items[20].timestamp, let register = items[21].intValue {
            lastReading = ReadingPlace(takenAt: takenAt, registerWh: register)
        }
        if let number = items[22].intValue, let at = items[23].timestamp,
            let rank = items[24].intValue, let key = items[25].stringValue
        {
            last = Place(sequenceNumber: number, occurredAt: at, rank: rank, key: key)
        }
        factCount = facts
        horizon = Timestamp(milliseconds: latest)
        if let at = items[29].timestamp, let key = items[30].stringValue {
            guard let known = Correction(items[28]) else { return nil }
            correction = known
            lastCorrection = Place(correctionAt: at, key: key)
        }
        // Folds that an earlier version stored end here.
        guard items.count == 34 else { return }
        guard let end = MissingEnd(kinds: items[31], refuted: items[32], since: items[33])
        else { return nil }
        missingEnd = end
    }
}
