import CommonBase
import OCPPMessages

extension StationPersonality {
    /// A frame as a station with these faults writes it.
    func bytes(of frame: OCPPFrame) -> [UInt8] {
        var frame = frame
        let isAnswer: Bool
        switch frame {
        case .call: isAnswer = false
        case .callError: isAnswer = true
        case .callResult(let id, let payload):
            isAnswer = true
            if has(.upperCaseWords), let word = payload["status"]?.stringValue {
                frame = .callResult(
                    id: id, payload: .object(["status": .string(word.uppercased())]))
            }
        }
        var bytes =
            has(.numericMessageIDs) && !isAnswer ? frame.bytesWithNumericID : frame.bytes
        if has(.truncatedAnswers), isAnswer { bytes.removeLast(2) }
        if has(.byteOrderMarks) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
        if has(.trailingNULs) { bytes.append(0) }
        return bytes
    }
}
