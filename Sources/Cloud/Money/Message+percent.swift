import MessageCatalogue

extension Message {
    /// A rate in thousandths as a percentage: `21 %`, `2.5 %`.
    static func percent(_ perMille: Int64) -> Message {
        let (whole, rest) = (perMille / 10, perMille % 10)
        return rest == 0
            ? Message("\(whole)\u{A0}%", "\(whole)\u{A0}%")
            : Message("\(whole).\(rest)\u{A0}%", "\(whole),\(rest)\u{A0}%")
    }
}
