/// Planned actions by time; actions at the same time run in the order in which they were planned.
struct EventQueue {
    private struct Entry {
        var at: Int64
        var number: UInt64
        var action: () -> Void

        func precedes(_ other: Entry) -> Bool { (at, number) < (other.at, other.number) }
    }

    /// A binary heap.
    private var entries: [Entry] = []
    private var lastNumber: UInt64 = 0

    var nextTime: Int64? { entries.first?.at }

    mutating func plan(at time: Int64, _ action: @escaping () -> Void) {
        lastNumber += 1
        entries.append(Entry(at: time, number: lastNumber, action: action))
        var index = entries.count - 1
        while index > 0, entries[index].precedes(entries[(index - 1) / 2]) {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func takeFirst() -> (() -> Void)? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first.action }
        entries[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < entries.count && entries[child].precedes(entries[least]) {
                least = child
            }
            guard least != index else { return first.action }
            entries.swapAt(index, least)
            index = least
        }
    }
}
