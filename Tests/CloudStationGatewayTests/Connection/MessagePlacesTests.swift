import Synchronization
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct MessagePlacesTests {
        @Test func grantsInTurn() {
            let places = MessagePlaces(2)
            let granted = Mutex<[Int]>([])
            let tickets = (0..<5).map { number in
                places.request { granted.withLock { $0.append(number) } }
            }
            #expect(granted.withLock(\.self) == [0, 1] && places.isAwaited)
            // One that has stopped waiting is skipped.
            places.giveBack(tickets[2])
            places.giveBack(tickets[1])
            #expect(granted.withLock(\.self) == [0, 1, 3])
            places.giveBack(tickets[0])
            #expect(granted.withLock(\.self) == [0, 1, 3, 4] && !places.isAwaited)
            places.giveBack(tickets[3])
            places.giveBack(tickets[4])
            _ = places.request { granted.withLock { $0.append(5) } }
            #expect(granted.withLock(\.self).last == 5)
        }
    }
}
