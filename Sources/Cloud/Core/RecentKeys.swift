/// Values by key, at most a given number: a new key replaces the one that was updated least
/// recently. Every operation takes constant time.
package struct RecentKeys<Value> {
    private struct Entry {
        var key: String
        var value: Value
        /// The entry that was updated just before this one.
        var older: Int?
        var newer: Int?
    }

    private let limit: Int
    private var entries: [Entry] = []
    private var indices: [String: Int] = [:]
    private var oldest: Int?
    private var newest: Int?

    /// - Parameter limit: maximum number of keys, at least 1.
    package init(limit: Int) { self.limit = max(1, limit) }

    var count: Int { entries.count }

    package subscript(_ key: String) -> Value? { indices[key].map { entries[$0].value } }

    /// Changes the value of a key, which becomes the most recent one.
    /// - Parameter fresh: the value of an unknown key before the change.
    @discardableResult
    package mutating func update<Result>(
        _ key: String, default fresh: Value, _ change: (inout Value) -> Result
    ) -> Result {
        let index = indices[key] ?? insert(key, fresh)
        moveToEnd(index)
        return change(&entries[index].value)
    }

    /// - Returns: the index of an entry that is linked.
    private mutating func insert(_ key: String, _ value: Value) -> Int {
        if entries.count >= limit, let index = oldest {
            indices[entries[index].key] = nil
            entries[index].key = key
            entries[index].value = value
            indices[key] = index
            return index
        }
        let index = entries.count
        entries.append(Entry(key: key, value: value, older: newest, newer: nil))
        if let newest { entries[newest].newer = index }
        newest = index
        oldest = oldest ?? index
        indices[key] = index
        return index
    }

    private mutating func moveToEnd(_ index: Int) {
        guard newest != index else { return }
        let (older, newer) = (entries[index].older, entries[index].newer)
        if let older { entries[older].newer = newer } else { oldest = newer }
        if let newer { entries[newer].older = older }
        entries[index].older = newest
        entries[index].newer = nil
        if let newest { entries[newest].newer = index }
        newest = index
    }
}
