import Testing

@testable import VirtualDevices

@Suite struct VirtualCardTests {
    /// A UID must have 4, 7 or 10 bytes; the error for any other length names the UID.
    @Test(arguments: 0...12) func rejectsInvalidUIDLength(length: Int) throws {
        let uid = [UInt8](repeating: 1, count: length)
        if [4, 7, 10].contains(length) {
            #expect(try VirtualCard(uid: uid).uid == uid)
        } else {
            let expected = VirtualReaderError(
                .badCard, "a UID has 4, 7 or 10 bytes, not \(length)")
            #expect(throws: expected) { try VirtualCard(uid: uid) }
        }
    }

    /// Only a card whose SAK indicates ISO 14443-4 has an ATS by default.
    @Test func hasDefaultATSOnlyForPart4() throws {
        #expect(try VirtualCard(uid: [1, 2, 3, 4]).ats == [])
        #expect(try VirtualCard(uid: [1, 2, 3, 4], sak: 0x20).ats == [5, 0x78, 0x80, 0x70, 2])
    }

    /// An ATQA must have two bytes, and an ATS must begin with its length, at most 64.
    @Test func rejectsInvalidATQAAndATS() {
        let uid: [UInt8] = [1, 2, 3, 4]
        #expect(throws: VirtualReaderError.self) { try VirtualCard(uid: uid, atqa: [4]) }
        #expect(throws: VirtualReaderError.self) { try VirtualCard(uid: uid, ats: [3, 0x78]) }
        let long: [UInt8] = [65] + Array(repeating: 0, count: 64)
        #expect(throws: VirtualReaderError.self) { try VirtualCard(uid: uid, ats: long) }
    }
}
