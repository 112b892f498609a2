/// The way between one device and the cloud: takes time, loses what is on it when it is cut.
final class Link {
    private let world: World
    let name: String
    private(set) var isUp = true
    /// Rises with each cut: what was sent before it never arrives.
    private var generation = 0
    /// The order of one direction is kept.
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

    /// - Parameter isUpward: to the cloud.
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
