/// The connection between one device and the cloud: has latency, and loses messages in flight when
/// it is cut.
final class Link {
    private let world: World
    let name: String
    private(set) var isUp = true
    /// Increases with each cut; messages sent before a cut never arrive.
    private var generation = 0
    var cuts: Int { generation }
    /// Keeps the order of messages in each direction.
    private var lastArrival: [Bool: Int64] = [:]
    var onCut: () -> Void = {}

    init(_ world: World, name: String) {
        self.world = world
        self.name = name
    }

    func cut() {
        guard isUp else { return }
        (isUp, generation) = (false, generation + 1)
        world.note("network of \(name) cut")
        onCut()
    }

    func restore() {
        guard !isUp else { return }
        isUp = true
        world.note("network of \(name) restored")
    }

    /// - Parameter isUpward: towards the cloud.
    func send(isUpward: Bool, _ arrival: @escaping () -> Void) {
        guard isUp else { return }
        let earliest = (lastArrival[isUpward] ?? 0) + 1
        let time = max(earliest, world.now + world.number(3...120))
        lastArrival[isUpward] = time
        let sent = generation
        world.plan(at: time) { [self] in
            if sent == generation { arrival() }
        }
    }
}
