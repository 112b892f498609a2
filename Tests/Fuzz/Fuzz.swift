import Foundation

/// What libFuzzer calls, thousands of times a second: a station's bytes, read in every way that we read
/// them. Nothing may trap, and what was read must be readable again. `scripts/fuzz` builds it together
/// with `Common` itself, so that the fuzzer sees its branches.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = start.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? []
    switch OCPPFrame.decode(bytes) {
    case .frame(let frame): check(frame, bytes)
    case .repaired(let frame, let repairs):
        precondition(!repairs.isEmpty, "mended, and nothing was mended")
        check(frame, bytes)
    case .refused(let id, let error):
        precondition((1...OCPPFrame.maximumIDLength).contains(id.utf8.count), "an unusable id")
        roundTrip(.callError(id: id, error))
    case .ignored: break
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let time = Timestamp(parsing: text) {
        precondition(Timestamp(parsing: time.iso8601) == time, "another time")
    }
    _ = Decimal3.thousandths(text, kilo: count.isMultiple(of: 2))
    _ = IdToken(text)
    readDocuments(bytes)
    return 0
}

private func check(_ frame: OCPPFrame, _ bytes: [UInt8]) {
    roundTrip(frame)
    precondition(OCPPFrame.endOfID(bytes) <= bytes.count, "an id beyond the end")
    guard case .call(_, let action, let payload) = frame else { return }
    _ = V16.review(action, payload)
    let fields = FieldReader(payload)
    let readings =
        (V16.MeterValues.Request(fields).meterValue
        + V16.StopTransaction.Request(fields).transactionData)
        .map { $0.reading(fallback: .epoch).reading }
    fold(readings, V16.StartTransaction.Request(fields), V16.StopTransaction.Request(fields))
}

/// What is written is read again as it was.
private func roundTrip(_ frame: OCPPFrame) {
    guard case .frame(let again) = OCPPFrame.decode(frame.bytes) else {
        preconditionFailure("what was written can't be read")
    }
    precondition(again.bytes == frame.bytes, "read as something else")
}

/// Any numbers make a transaction, and the same one however its facts arrive.
private func fold(
    _ readings: [MeterReading], _ start: V16.StartTransaction.Request,
    _ stop: V16.StopTransaction.Request
) {
    func fact(_ key: String, _ time: Timestamp?, _ content: ChargingEvent.Content) -> ChargingEvent
    {
        ChargingEvent(
            key: key, occurredAt: time ?? .epoch, receivedAt: .epoch, content: content)
    }
    let facts = [
        fact("a", start.timestamp, .started(token: nil, registerWh: start.meterStart)),
        fact("b", readings.first?.takenAt, .sampled(readings)),
        fact(
            "c", stop.timestamp, .ended(reason: stop.reason, registerWh: stop.meterStop, token: nil)
        ),
    ]
    let state = ChargingTransaction.fold(facts)
    precondition(state.energyWh >= 0, "negative energy")
    precondition(ChargingTransaction.fold(facts.reversed()) == state, "the order counts")
    var onward = TransactionFold()
    for (index, fact) in facts.enumerated() where !onward.append(fact) {
        onward = TransactionFold(facts[...index])
    }
    precondition(onward.result == state, "folded one by one, it is another transaction")
}

/// What bridges send.
private func readDocuments(_ bytes: [UInt8]) {
    do {
        let batch = try JSONDecoder().decode(EventBatch.self, from: Data(bytes))
        _ = try JSONEncoder().encode(batch)
    } catch {
        // Refused; that it does not trap is what counts.
    }
}
