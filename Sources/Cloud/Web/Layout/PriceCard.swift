import MessageCatalogue

/// What charging costs at a place, in the order of AFIR article 5: per kWh, per minute, per
/// transaction, other. The partial template `price-card` shows it. Pricing makes it of a tariff.
package struct PriceCard: Hashable, Sendable {
    /// One price: `Energy`, `CZK 6.00 per kWh`, `22:00 to 6:00`.
    package struct Row: Hashable, Sendable {
        package var name: String
        package var price: String
        /// When it holds; nil for always.
        package var validity: String?

        package init(name: String, price: String, validity: String? = nil) {
            self.name = name
            self.price = price
            self.validity = validity
        }
    }

    package var heading: String
    package var rows: [Row]
    /// Whether the prices include VAT, and other remarks.
    package var note: String?

    package init(heading: String, rows: [Row], note: String? = nil) {
        self.heading = heading
        self.rows = rows
        self.note = note
    }
}
