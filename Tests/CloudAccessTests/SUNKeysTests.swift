import BridgeProtocol
import CommonBase
import Testing

@testable import CloudAccess

extension CloudAccessTests {
    @Suite struct SUNKeysTests {
        private static let zeros = [UInt8](repeating: 0, count: 16)

        /// The example of NXP AN12196 §3.4.2 and §3.4.4, in which both keys are zero.
        @Test func readsCounterOfPublishedExample() throws {
            let keys = try #require(SUNKeys(metaRead: Self.zeros, fileRead: Self.zeros))
            let message = try #require(
                SUNMessage("EF963FF7828658A599F3041510671E88:94EED9EE65337086"))
            let uid = try #require(Hex.bytes("04DE5F1EACC040"))
            #expect(try keys.counter(of: message, uid: uid) == 0x3D)
            // Another card, another MAC, other keys.
            #expect(try keys.counter(of: message, uid: [4, 1, 2, 3, 4, 5, 6]) == nil)
            let forged = try #require(
                SUNMessage(picc: message.picc, mac: Array(repeating: 0, count: 8)))
            #expect(try keys.counter(of: forged, uid: uid) == nil)
            let ones = [UInt8](repeating: 1, count: 16)
            for (meta, file) in [(ones, Self.zeros), (Self.zeros, ones)] {
                let others = try #require(SUNKeys(metaRead: meta, fileRead: file))
                #expect(try others.counter(of: message, uid: uid) == nil)
            }
            #expect(SUNKeys(metaRead: Self.zeros, fileRead: [1]) == nil)
        }
    }
}
