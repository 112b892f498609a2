/// Jobs that wait for a few workers, taken in turns: one of each client, then the next of each.
///
/// A client that sends many waits for itself, not the others for it. When the queue is full, the
/// client with the most jobs gives up its last one for a client that has fewer.
package struct FairQueue<Job> {
    package enum Addition {
        case added
        /// The queue was full, and this job of another client has left it.
        case replaced(Job)
        case refused
    }

    private let limit: Int
    private let limitPerClient: Int
    /// Jobs by client, oldest first; never an empty list.
    private var jobs: [String: [(id: UInt64, job: Job)]] = [:]
    /// The clients with jobs, in the order of their turns.
    private var turns: [String] = []
    package private(set) var count = 0

    package init(limit: Int, limitPerClient: Int) {
        self.limit = limit
        self.limitPerClient = limitPerClient
    }

    /// - Parameter id: for `remove`.
    package mutating func add(_ job: Job, _ id: UInt64, of client: String) -> Addition {
        let own = jobs[client]?.count ?? 0
        guard own < limitPerClient else { return .refused }
        var replaced: Job?
        if count >= limit {
            // The queue is short, so that a search costs less than bookkeeping would.
            guard let heaviest = jobs.max(by: { $0.value.count < $1.value.count }),
                heaviest.value.count > own + 1
            else { return .refused }
            replaced = jobs[heaviest.key]?.popLast()?.job
            count -= 1
        }
        if own == 0 { turns.append(client) }
        jobs[client, default: []].append((id, job))
        count += 1
        return replaced.map(Addition.replaced) ?? .added
    }

    /// The next job, which leaves the queue.
    package mutating func next() -> Job? {
        guard !turns.isEmpty else { return nil }
        let client = turns.removeFirst()
        guard var own = jobs[client], !own.isEmpty else { return nil }
        let job = own.removeFirst().job
        count -= 1
        jobs[client] = own.isEmpty ? nil : own
        if !own.isEmpty { turns.append(client) }
        return job
    }

    /// Takes back a job that has not begun.
    /// - Returns: nil if it has left the queue.
    package mutating func remove(_ id: UInt64, of client: String) -> Job? {
        guard var own = jobs[client], let index = own.firstIndex(where: { $0.id == id })
        else { return nil }
        let job = own.remove(at: index).job
        count -= 1
        jobs[client] = own.isEmpty ? nil : own
        if own.isEmpty { turns.removeAll { $0 == client } }
        return job
    }
}
