/// A decoded picture: rows of red, green and blue bytes.
struct Bitmap: Hashable, Sendable {
    static let channels = 3

    let width: Int
    let height: Int
    let bytes: [UInt8]

    /// - Parameter bytes: `width * height * 3`.
    init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == width * height * Self.channels, "a bitmap of another size")
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// The size that has a longest side of at most `longest`, and at least one pixel each way.
    static func size(
        of width: Int, _ height: Int, within longest: Int
    ) -> (width: Int, height: Int) {
        let side = max(width, height)
        guard side > longest else { return (width, height) }
        return (max(1, width * longest / side), max(1, height * longest / side))
    }

    /// Each pixel is the mean of those that it stands for. A picture that is small enough stays.
    func scaled(within longest: Int) -> Bitmap {
        let (newWidth, newHeight) = Self.size(of: width, height, within: longest)
        guard (newWidth, newHeight) != (width, height) else { return self }
        let columns = (0...newWidth).map { $0 * width / newWidth * Self.channels }
        let made = [UInt8](unsafeUninitializedCapacity: newWidth * newHeight * Self.channels) {
            target, count in
            count = newWidth * newHeight * Self.channels
            bytes.withUnsafeBufferPointer { source in
                for row in 0..<newHeight {
                    let rows = row * height / newHeight..<(row + 1) * height / newHeight
                    for column in 0..<newWidth {
                        Self.mean(
                            of: source, rows, columns[column]..<columns[column + 1],
                            stride: width * Self.channels, target,
                            at: (row * newWidth + column) * Self.channels)
                    }
                }
            }
        }
        return Bitmap(width: newWidth, height: newHeight, bytes: made)
    }

    private static func mean(
        of source: UnsafeBufferPointer<UInt8>, _ rows: Range<Int>, _ columns: Range<Int>,
        stride: Int, _ target: UnsafeMutableBufferPointer<UInt8>, at offset: Int
    ) {
        var (red, green, blue) = (0, 0, 0)
        for row in rows {
            var index = row * stride + columns.lowerBound
            let end = row * stride + columns.upperBound
            while index < end {
                red += Int(source[index])
                green += Int(source[index + 1])
                blue += Int(source[index + 2])
                index += channels
            }
        }
        let count = max(1, rows.count * columns.count / channels)
        target[offset] = UInt8(red / count)
        target[offset + 1] = UInt8(green / count)
        target[offset + 2] = UInt8(blue / count)
    }

    /// The picture as it is to be seen.
    func upright(from orientation: PictureOrientation) -> Bitmap {
        guard orientation != .upright else { return self }
        let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
        let made = [UInt8](unsafeUninitializedCapacity: bytes.count) { target, count in
            count = bytes.count
            bytes.withUnsafeBufferPointer { source in
                for row in 0..<newHeight {
                    for column in 0..<newWidth {
                        let from = offset(ofSeen: column, row, orientation)
                        let offset = (row * newWidth + column) * Self.channels
                        for channel in 0..<Self.channels {
                            target[offset + channel] = source[from + channel]
                        }
                    }
                }
            }
        }
        return Bitmap(width: newWidth, height: newHeight, bytes: made)
    }

    /// Where the pixel that is seen in a column and a row stands in `bytes`.
    private func offset(
        ofSeen column: Int, _ row: Int, _ orientation: PictureOrientation
    ) -> Int {
        let (x, y) =
            switch orientation {
            case .upright: (column, row)
            case .mirrored: (width - 1 - column, row)
            case .upsideDown: (width - 1 - column, height - 1 - row)
            case .flipped: (column, height - 1 - row)
            case .transposed: (row, column)
            case .turnedRight: (row, height - 1 - column)
            case .transverse: (width - 1 - row, height - 1 - column)
            case .turnedLeft: (width - 1 - row, column)
            }
        return (y * width + x) * Self.channels
    }
}
