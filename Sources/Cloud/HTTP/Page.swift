/// One page of a list. `nextCursor` requests the next page and is absent on the last one.
package struct Page<Item: Codable & Sendable>: Codable, Sendable {
    package var items: [Item]
    package var nextCursor: String?

    /// A list that is short enough to be returned as a whole.
    package init(whole items: [Item]) { self.items = items }

    /// A page of a list that is searched in steps: it may have fewer items than were asked for, and
    /// another page after it.
    package init(_ items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }

    /// - Parameter fetched: up to `size + 1` rows; an extra row means that another page follows.
    package init<Source>(
        _ fetched: [Source], size: Int, item: (Source) -> Item, cursor: (Source) -> String
    ) {
        let shown = fetched.prefix(size)
        items = shown.map(item)
        nextCursor = fetched.count > size ? shown.last.map(cursor) : nil
    }
}
