/// One page of a list. `nextCursor` leads to the next one and is absent on the last.
package struct Page<Item: Codable & Sendable>: Codable, Sendable {
    package var items: [Item]
    package var nextCursor: String?

    /// - Parameter fetched: one more than `size`, where there are more.
    package init<Source>(
        _ fetched: [Source], size: Int, item: (Source) -> Item, cursor: (Source) -> String
    ) {
        let shown = fetched.prefix(size)
        items = shown.map(item)
        nextCursor = fetched.count > size ? shown.last.map(cursor) : nil
    }
}
