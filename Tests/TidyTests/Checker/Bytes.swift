/// The classes of bytes that Swift source is cut by.
extension UInt8 {
    var isDigit: Bool {
        self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9")
    }

    /// Letters, digits, `_`, `$` and all that is not ASCII.
    var isInWord: Bool {
        isDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "$") || self >= 0x80
            || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
    }

    var isSpace: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
            || self == UInt8(ascii: "\n")
    }
}
