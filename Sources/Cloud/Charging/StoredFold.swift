import ChargingModel
import Synchronization

/// The stored text of a fold. It is parsed when it is first needed, and once for all copies of a
/// record: a message asks several times, and lists never do.
final class StoredFold: Sendable {
    let text: String
    private let parsed = Mutex<TransactionFold??>(nil)

    init(_ text: String) { self.text = text }

    /// Nil if the text is unreadable.
    var fold: TransactionFold? {
        parsed.withLock { parsed in
            if let parsed { return parsed }
            let fold = TransactionFold(text: text)
            parsed = .some(fold)
            return fold
        }
    }
}

extension StoredFold: Hashable {
    static func == (left: StoredFold, right: StoredFold) -> Bool { left.text == right.text }

    func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
