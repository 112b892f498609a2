import CommonBase

extension SeededRandom {
    package mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }

    package mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

    /// True in `percent` of all calls.
    package mutating func chance(_ percent: Int) -> Bool { index(100) < percent }

    package mutating func element<Element>(_ choices: [Element]) -> Element {
        choices[index(choices.count)]
    }

    /// Any 64-bit integer; small numbers and the ends of the range are frequent.
    package mutating func extreme() -> Int64 {
        switch index(4) {
        case 0: element([.min, .min + 1, .max, .max - 1, -1, 0, 1])
        case 1: number(-2000...2000)
        default: Int64(bitPattern: next())
        }
    }
}

/// All n! permutations of `items` (Heap's algorithm).
package func permutations<Item>(_ items: [Item]) -> [[Item]] {
    var (current, found): ([Item], [[Item]]) = (items, [])
    func permute(_ count: Int) {
        guard count > 1 else { return found.append(current) }
        for index in 0..<count {
            permute(count - 1)
            if index < count - 1 {
                current.swapAt(count.isMultiple(of: 2) ? index : 0, count - 1)
            }
        }
    }
    permute(items.count)
    return found
}
