import CommonBase

/// How much of each price of one dimension applies.
struct DimensionUse {
    struct Use {
        var element: Int
        var component: PriceComponent
        var quantity: Int64
        var billedQuantity: Int64
        var periods: [Range<Timestamp>]
    }

    /// In the order in which they first applied.
    private(set) var uses: [Use] = []
    /// The use that applied last, to more than nothing.
    private var last: Int?

    var quantity: Int64 { uses.reduce(0) { $0 + $1.quantity } }

    mutating func add(
        _ quantity: Int64, _ component: PriceComponent, element: Int,
        during period: Range<Timestamp>
    ) {
        guard let index = uses.firstIndex(where: { $0.element == element }) else {
            if quantity > 0 { last = uses.count }
            uses.append(
                Use(
                    element: element, component: component, quantity: quantity,
                    billedQuantity: quantity, periods: [period]))
            return
        }
        if quantity > 0 { last = index }
        uses[index].quantity += quantity
        uses[index].billedQuantity += quantity
        let previous = uses[index].periods.removeLast()
        let isNext = previous.upperBound == period.lowerBound
        if isNext || uses[index].periods.count + 1 == BillLine.maximumPeriods {
            uses[index].periods.append(previous.lowerBound..<period.upperBound)
        } else {
            uses[index].periods += [previous, period]
        }
    }

    /// Rounds the sum up to the step size of the last price, which the difference is billed at.
    /// - Parameter unit: of the step size, in units of the quantity.
    /// - Returns: the difference.
    @discardableResult
    mutating func applyStep(unit: Int64) -> Int64 {
        guard let last, quantity > 0 else { return 0 }
        let step = max(1, uses[last].component.stepSize) * unit
        let rest = quantity % step
        guard rest > 0 else { return 0 }
        uses[last].billedQuantity += step - rest
        return step - rest
    }

    mutating func waive() {
        for index in uses.indices { uses[index].billedQuantity = 0 }
    }
}
