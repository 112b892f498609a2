import CloudCore
import CommonBase
import Foundation
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// Changes as server-sent events (HTML Living Standard §9.2).
///
/// An event is named after the kind of object that changed and carries the object's current state:
/// a reader that was offline misses intermediate states but never the latest one. The event id is
/// a position in the log of domain events; a reader that reconnects with `Last-Event-ID` continues
/// there. Samples of a transaction have no id: a reader that missed them reads the next ones.
package struct EventRoutes: Sendable {
    /// The stream ends after this time, so that the reader must authenticate again.
    static let lifetimeSeconds: Int64 = 600
    /// Interval of keep-alive comments: they stop proxies from closing the connection and detect
    /// readers that are gone.
    static let keepAliveMilliseconds: Int64 = 15_000
    static let maximumReaders = 100
    /// Streams of one person, who may have several programs and browser windows.
    static let maximumReadersOfPerson = 20

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let sources: [FeedSource]
    private let rights: @Sendable (PersonID) -> SignalSubscription
    private let type: QueryParameter<DomainObject>
    private let readers = ReaderCount()

    /// - Parameter rights: signals that may end the rights of a person: they end the person's streams,
    ///   whose readers then authenticate again.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, sources: [FeedSource],
        rights: @escaping @Sendable (PersonID) -> SignalSubscription
    ) {
        self.rights = rights
        self.database = database
        self.now = now
        self.sources = sources
        let names = sources.map(\.object.rawValue)
        type = QueryParameter(
            "type", "Only events of this type",
            expectation: "one of \(names.joined(separator: ", "))",
            schema: .object(["type": "string", "enum": .array(names.map(JSONValue.string))])
        ) { names.contains($0) ? DomainObject(rawValue: $0) : nil }
    }

    package func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/events", caller: .admin,
                "Stream changes as server-sent events",
                query: [type], mediaType: "text/event-stream"
            ) { call in
                let wanted = try call.query(type)
                let start = try await start(after: call.lastEventID)
                let person = call.principal.personID?.text ?? ""
                // Before anything else: what ends the person's rights from here on ends the stream.
                let rights = call.principal.personID.map(rights)
                let place = ReaderPlace(readers, person, rights)
                guard place.isTaken else {
                    throw ServiceError(
                        .overloaded,
                        "At most \(Self.maximumReaders) clients, and "
                            + "\(Self.maximumReadersOfPerson) of one person, can read events at "
                            + "once; try again later.")
                }
                let stream = EventStream(
                    sources.filter { wanted == nil || $0.object == wanted }, after: start.id)
                return ResponseBody { writer in
                    defer { place.giveBack() }
                    try await writer.write(ByteBuffer(string: start.text))
                    try await send(stream, rights, &writer)
                    try await writer.finish(nil)
                }
            }
        ]
    }

    /// The position to start from and the first text to send. If the log no longer holds the events
    /// after `Last-Event-ID`, the reader gets a `reset` event and must reload everything.
    private func start(after text: String?) async throws -> (id: Int64, text: String) {
        let known = try await database.read { db in try DomainEventTable.range(db) }
        let last = known?.upperBound ?? 0
        guard let text else { return (last, ": from now on\n\n") }
        guard let id = Int64(text), id >= 0 else {
            throw ServiceError(
                .invalidInput, "Last-Event-ID must be the id of an event of this feed.",
                field: "Last-Event-ID")
        }
        if id > last || id + 1 < known?.lowerBound ?? 1 {
            return (last, "id: \(last)\n\(Self.reset)")
        }
        return (id, ": from \(id)\n\n")
    }

    private static let reset = "event: reset\ndata: {}\n\n"

    private func send(
        _ stream: EventStream, _ rights: SignalSubscription?,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        let end = now().uptime.adding(milliseconds: Self.lifetimeSeconds * 1000)
        let isEnding = Atomic(false)
        var stream = stream
        let signals = stream.subscribe(to: database.signals)
        defer { signals.cancel() }
        rights?.wakes(signals)
        // A graceful shutdown ends the streams instead of waiting for their readers.
        try await withGracefulShutdownHandler {
            while !isEnding.load(ordering: .relaxed), now().uptime < end,
                rights?.take().isEmpty ?? true
            {
                try await sendNews(of: &stream, signals, to: &writer)
            }
        } onGracefulShutdown: {
            isEnding.store(true, ordering: .relaxed)
            signals.wake()
        }
    }

    /// Sends what has changed, or waits for a change, or sends a keep-alive.
    private func sendNews(
        of stream: inout EventStream, _ signals: SignalSubscription,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        let (before, now) = (stream, now().uptime)
        let (after, text) = try await database.read { db in
            var stream = before
            let text = try stream.next(db, at: now)
            return (stream, text)
        }
        stream = after
        if !text.isEmpty { return try await writer.write(ByteBuffer(string: text)) }
        if after.last > before.last { return }
        let wait = after.waitMilliseconds(within: Self.keepAliveMilliseconds, at: now)
        let news = await signals.next(within: wait)
        try Task.checkCancellation()
        stream.add(news.signals)
        if news.isIncomplete { return try await writer.write(ByteBuffer(string: Self.reset)) }
        if news.isEmpty, wait == Self.keepAliveMilliseconds {
            try await writer.write(ByteBuffer(string: ": still here\n\n"))
        }
    }
}

/// The number of open event streams.
private final class ReaderCount: Sendable {
    /// Streams by person; no entry for 0.
    private let readers = Mutex<[String: Int]>([:])

    func take(_ person: String) -> Bool {
        readers.withLock { readers in
            guard readers.values.reduce(0, +) < EventRoutes.maximumReaders,
                readers[person, default: 0] < EventRoutes.maximumReadersOfPerson
            else { return false }
            readers[person, default: 0] += 1
            return true
        }
    }

    func giveBack(_ person: String) {
        readers.withLock { readers in
            let count = readers[person, default: 0] - 1
            readers[person] = count > 0 ? count : nil
        }
    }
}

/// A place of one reader, which also watches the reader's rights. It is given back at the latest when
/// nothing refers to it any more: a client may be gone before its answer begins.
private final class ReaderPlace: Sendable {
    let isTaken: Bool
    private let readers: ReaderCount
    private let person: String
    private let rights: SignalSubscription?
    private let isGivenBack = Atomic(false)

    init(_ readers: ReaderCount, _ person: String, _ rights: SignalSubscription?) {
        (self.readers, self.person, self.rights) = (readers, person, rights)
        isTaken = readers.take(person)
    }

    func giveBack() {
        guard !isGivenBack.exchange(true, ordering: .relaxed) else { return }
        rights?.cancel()
        if isTaken { readers.giveBack(person) }
    }

    deinit { giveBack() }
}
