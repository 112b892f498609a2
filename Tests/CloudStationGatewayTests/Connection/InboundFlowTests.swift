import CommonBase
import NIOCore
import NIOWebSocket
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct InboundFlowTests {
        private static let large = MessagePlaces.threshold + 1
        private static let now = Uptime(milliseconds: 0)

        private static func frame(_ bytes: Int) -> WebSocketFrame {
            WebSocketFrame(
                fin: true, opcode: .text, data: ByteBuffer(repeating: 32, count: bytes))
        }

        /// What the flow wants until it wants nothing more; frames by their size.
        private static func actions(
            _ flow: inout InboundFlow, hasRoom: Bool = true, hasLargeCall: Bool = false,
            at now: Uptime = now
        ) -> [String] {
            var names: [String] = []
            let room = InboundFlow.Room(forFrame: hasRoom, hasLargeCall: hasLargeCall)
            while let action = flow.next(room, at: now) {
                switch action {
                case .handle(let frame): names.append("handle \(frame.length)")
                case .read: names.append("read")
                case .requestPlace: names.append("request")
                case .giveBackPlace: names.append("give back")
                case .noteSlowdown: names.append("slow")
                }
                // The session processes a large frame before anything else is asked.
                if case .handle(let frame) = action, frame.length >= large { break }
            }
            return names
        }

        @Test func readsOnlyWhileNothingWaits() {
            var flow = InboundFlow()
            flow.received(Self.frame(10))
            flow.readRequested()
            #expect(Self.actions(&flow, hasRoom: false) == [])
            #expect(Self.actions(&flow) == ["handle 10", "read"])
            flow.readRequested()
            flow.writabilityChanged(false)
            #expect(Self.actions(&flow) == [])
            flow.writabilityChanged(true)
            #expect(Self.actions(&flow) == ["read"])
        }

        /// A station that keeps the session busy with small CALLs does not keep its place, and gets
        /// none for the next large message before the first one is answered.
        @Test func placeEndsWithItsCall() {
            var flow = InboundFlow()
            flow.received(Self.frame(Self.large))
            flow.received(Self.frame(10))
            flow.received(Self.frame(Self.large))
            #expect(Self.actions(&flow) == ["request"])
            #expect(Self.actions(&flow) == [])
            flow.placeGranted()
            #expect(Self.actions(&flow) == ["handle \(Self.large)"])
            #expect(Self.actions(&flow, hasLargeCall: true) == ["handle 10"])
            #expect(Self.actions(&flow, hasLargeCall: true) == [])
            // The large CALL is answered; small ones still wait in the session.
            #expect(Self.actions(&flow, hasRoom: false) == ["give back"])
            #expect(Self.actions(&flow) == ["request"])
        }

        /// A large frame that becomes no CALL (garbage, or one that is refused) frees its place, too,
        /// and so does a connection that closes before or after the grant.
        @Test(arguments: [false, true], [false, true])
        func placeEndsWithConnection(isGranted: Bool, isHandled: Bool) {
            var flow = InboundFlow()
            flow.received(Self.frame(Self.large))
            #expect(Self.actions(&flow) == ["request"])
            if isGranted { flow.placeGranted() }
            if isGranted, isHandled {
                #expect(Self.actions(&flow) == ["handle \(Self.large)"])
            } else {
                flow.closed()
            }
            #expect(Self.actions(&flow) == ["give back"])
            #expect(Self.actions(&flow) == [])
        }

        @Test func closedFlowReadsOn() {
            var flow = InboundFlow()
            flow.received(Self.frame(10))
            flow.closed()
            flow.readRequested()
            #expect(Self.actions(&flow, hasRoom: false) == ["read"])
            #expect(flow.nextDeadline == nil)
        }

        /// A flood is noted once, and tried again later.
        @Test func slowsFlood() throws {
            var flow = InboundFlow()
            for _ in 0..<2100 { flow.received(Self.frame(10)) }
            flow.readRequested()
            let first = Self.actions(&flow)
            #expect(first.last == "slow" && first.count == 2001)
            #expect(Self.actions(&flow) == [])
            let later = try #require(flow.nextDeadline)
            #expect(Self.actions(&flow, at: later).first == "handle 10")
            #expect(Self.actions(&flow, at: Uptime(milliseconds: 5000)).last == "read")
        }

        /// What the station has sent, and the cloud has not handled, shows that it is alive.
        @Test func knowsBacklog() {
            let (free, full) = (
                InboundFlow.Room(forFrame: true, hasLargeCall: false),
                InboundFlow.Room(forFrame: false, hasLargeCall: false)
            )
            var flow = InboundFlow()
            #expect(!flow.pingState(free).hasBacklog && flow.pingState(full).hasBacklog)
            flow.receivingHeld(true)
            #expect(flow.pingState(free).hasBacklog)
            flow.receivingHeld(false)
            // A station that does not read may be gone.
            flow.writabilityChanged(false)
            #expect(!flow.pingState(free).hasBacklog && flow.pingState(free).isPaused)
            flow.received(Self.frame(10))
            #expect(flow.pingState(free).hasBacklog)
        }
    }
}
