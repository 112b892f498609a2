import Foundation

/// Called by libFuzzer thousands of times a second: decodes a station's or a browser's bytes in every
/// way that the product does. Nothing may trap, and every decoded value must be readable again.
/// `scripts/fuzz` compiles it together with what it calls, so that the fuzzer sees its branches.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = start.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? []
    switch OCPPFrame.decode(bytes) {
    case .frame(let frame): check(frame, bytes)
    case .repaired(let frame, let repairs):
        precondition(!repairs.isEmpty, "repaired without repairs")
        check(frame, bytes)
    case .refused(let id, let error, _):
        precondition(
            (1...OCPPFrame.maximumIDLength).contains(id.utf8.count), "an invalid message id")
        roundTrip(.callError(id: id, error))
    case .ignored: break
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if let time = Timestamp(parsing: text) {
        precondition(Timestamp(parsing: time.iso8601) == time, "the time did not round-trip")
    }
    _ = Decimal3.thousandths(text, scale: count.isMultiple(of: 2) ? 3 : 0)
    _ = IdToken(text)
    readDocuments(bytes)
    readForm(bytes)
    if let format = PictureFormat(bytes) { _ = PictureOrientation(of: bytes, format) }
    return 0
}

private func check(_ frame: OCPPFrame, _ bytes: [UInt8]) {
    roundTrip(frame)
    precondition(OCPPFrame.endOfID(bytes) <= bytes.count, "the id ends beyond the frame")
    guard case .call(_, let action, let payload) = frame else { return }
    _ = V16.review(action, payload)
    let fields = FieldReader(payload)
    let readings =
        (V16.MeterValues.Request(fields).meterValue
        + V16.StopTransaction.Request(fields).transactionData)
        .map { $0.reading(fallback: .epoch).reading }
    fold(readings, V16.StartTransaction.Request(fields), V16.StopTransaction.Request(fields))
}

/// An encoded frame must be decoded to the same frame.
private func roundTrip(_ frame: OCPPFrame) {
    guard case .frame(let again) = OCPPFrame.decode(frame.bytes) else {
        preconditionFailure("an encoded frame could not be decoded")
    }
    precondition(again.bytes == frame.bytes, "the frame did not round-trip")
}

/// Any numbers must fold to a transaction, independent of the order of the facts.
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
    precondition(
        ChargingTransaction.fold(facts.reversed()) == state, "the fold depends on the order")
    var onward = TransactionFold()
    for (index, fact) in facts.enumerated() where !onward.append(fact) {
        onward = TransactionFold(facts[...index])
    }
    precondition(onward.result == state, "append and fold disagree")
}

/// Decodes the bytes as a bridge's event batch.
private func readDocuments(_ bytes: [UInt8]) {
    do {
        let batch = try JSONDecoder().decode(EventBatch.self, from: Data(bytes))
        _ = try JSONEncoder().encode(batch)
    } catch {
        // Rejecting is fine; it must only not trap.
    }
}

/// Reads the bytes as the form that a browser sends with a file.
private func readForm(_ bytes: [UInt8]) {
    do {
        let body = try MultipartBody(
            bytes, contentType: "multipart/form-data; boundary=X", limits: .init(fileBytes: 1000))
        for part in body.parts {
            precondition(bytes.indices.contains(part.content.lowerBound), "a part before the body")
            precondition(part.content.upperBound <= bytes.count, "a part beyond the body")
            precondition(!part.name.isEmpty && part.content.count <= 64 << 10, "over the limits")
        }
    } catch {
        // Rejecting is fine; it must only not trap.
    }
}
