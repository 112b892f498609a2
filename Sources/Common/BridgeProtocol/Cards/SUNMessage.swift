import CommonBase

/// The message that an NTAG 424 DNA generates with each tap: its encrypted UID and counter, and a
/// MAC over them (secure unique NFC, NXP AN12196 §3.3). Whoever reads one message cannot
/// forge the next.
package struct SUNMessage: Hashable, Sendable {
    /// PICCENCData, 16 bytes.
    package let picc: [UInt8]
    /// SDMMAC, 8 bytes.
    package let mac: [UInt8]

    package init?(picc: [UInt8], mac: [UInt8]) {
        guard picc.count == 16, mac.count == 8 else { return nil }
        (self.picc, self.mac) = (picc, mac)
    }

    /// `PICCENCDATA:SDMMAC` in hexadecimal digits.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let picc = Hex.bytes(String(parts[0])),
            let mac = Hex.bytes(String(parts[1]))
        else { return nil }
        self.init(picc: picc, mac: mac)
    }

    /// From the URL that a card shows to phones: the first query value of 32 hexadecimal digits,
    /// and the first of 16 after it, whatever the names of the parameters.
    package init?(url: String) {
        guard url.utf8.count <= NDEFFile.maximumLength, let query = url.split(separator: "?").last
        else {
            return nil
        }
        let values = query.split(separator: "&").map { pair in
            pair.split(separator: "=", maxSplits: 1).last.flatMap { Hex.bytes(String($0)) } ?? []
        }
        guard let picc = values.firstIndex(where: { $0.count == 16 }),
            let mac = values[picc...].first(where: { $0.count == 8 })
        else { return nil }
        self.init(picc: values[picc], mac: mac)
    }

    package var text: String { "\(Hex.text(picc)):\(Hex.text(mac))" }
}
