import CloudCore
import CommonBase
import Foundation
import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// The feed of changes as server-sent events (HTML Living Standard §9.2).
///
/// An event is named after the kind of object that changed and carries the object's current state:
/// a reader that was offline misses intermediate states but never the latest one. The event id is
/// the position in the feed; a reader that reconnects with `Last-Event-ID` continues there.
package struct EventRoutes: Sendable {
    /// The stream ends after this time, so that the reader must authenticate again.
    static let lifetimeSeconds: Int64 = 600
    /// Interval of keep-alive comments: they stop proxies from closing the connection and detect
    /// readers that are gone.
    static let keepAliveMilliseconds: Int64 = 15_000
    static let maximumReaders = 100
    private static let batch = 200

    private static let type = QueryParameter<FeedEntry.Kind>.choice(
        "type", "Only events of this type")

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let sources: [FeedSource]
    let feed: LiveFeed
    private let readers = ReaderCount()

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, sources: [FeedSource],
        feed: LiveFeed
    ) {
        self.database = database
        self.now = now
        self.sources = sources
        self.feed = feed
    }

    package func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/events", caller: .admin,
                "Stream changes as server-sent events",
                query: [Self.type], mediaType: "text/event-stream"
            ) { call in
                let type = try call.query(Self.type)
                let start = try await start(after: call.lastEventID)
                guard readers.count < Self.maximumReaders else {
                    throw ServiceError(
                        .overloaded,
                        "At most \(Self.maximumReaders) clients can read events at once; "
                            + "try again later.")
                }
                return ResponseBody { writer in
                    readers.add(1)
                    defer { readers.add(-1) }
                    try await writer.write(ByteBuffer(string: start.text))
                    try await send(after: start.id, type, to: &writer)
                    try await writer.finish(nil)
                }
            }
        ]
    }

    /// The position to start from and the first text to send. If the feed no longer holds the events
    /// after `Last-Event-ID`, the reader gets a `reset` event and must reload everything.
    private func start(after text: String?) async throws -> (id: Int64, text: String) {
        let known = try await database.read { db in try FeedTable.range(db) }
        let last = known?.upperBound ?? 0
        guard let text else { return (last, ": from now on\n\n") }
        guard let id = Int64(text), id >= 0 else {
            throw ServiceError(
                .invalidInput, "Last-Event-ID must be the id of an event of this feed.",
                field: "Last-Event-ID")
        }
        if id > last || id + 1 < known?.lowerBound ?? 1 {
            return (last, "id: \(last)\nevent: reset\ndata: {}\n\n")
        }
        return (id, ": from \(id)\n\n")
    }

    private func send(
        after start: Int64, _ type: FeedEntry.Kind?, to writer: inout any ResponseBodyWriter
    ) async throws {
        let end = now().uptime.adding(milliseconds: Self.lifetimeSeconds * 1000)
        let isEnding = Atomic(false)
        var last = start
        // A graceful shutdown ends the streams instead of waiting for their readers.
        try await withGracefulShutdownHandler {
            while !isEnding.load(ordering: .relaxed), now().uptime < end {
                last = try await sendNews(after: last, type, to: &writer)
            }
        } onGracefulShutdown: {
            isEnding.store(true, ordering: .relaxed)
            feed.wake()
        }
    }

    /// Sends the next batch of events, waiting for one or sending a keep-alive.
    /// - Returns: the id of the last event that was read from the feed.
    private func sendNews(
        after last: Int64, _ type: FeedEntry.Kind?, to writer: inout any ResponseBodyWriter
    ) async throws -> Int64 {
        // Subscribe before reading the feed, so that no change in between is missed.
        let notices = feed.notices(within: Self.keepAliveMilliseconds)
        let (text, through) = try await database.read { db in
            try events(after: last, type, db)
        }
        if through > last {
            if !text.isEmpty { try await writer.write(ByteBuffer(string: text)) }
            return through
        }
        for await _ in notices { return last }
        try Task.checkCancellation()
        try await writer.write(ByteBuffer(string: ": still here\n\n"))
        return last
    }

    /// Keeps only the last of several changes to the same object.
    private func events(
        after id: Int64, _ type: FeedEntry.Kind?, _ db: Database
    ) throws -> (text: String, through: Int64) {
        let entries = try FeedTable.list(after: id, limit: Self.batch, db)
        var latest: [String: Int64] = [:]
        for entry in entries { latest["\(entry.kind) \(entry.subject)"] = entry.id }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var text = ""
        for entry in entries
        where latest["\(entry.kind) \(entry.subject)"] == entry.id
            && (type == nil || entry.kind == type)
        {
            let data = String(decoding: try encoder.encode(try view(entry, db)), as: UTF8.self)
            text += "id: \(entry.id)\nevent: \(entry.kind.rawValue)\ndata: \(data)\n\n"
        }
        return (text, entries.last?.id ?? id)
    }

    private func view(_ entry: FeedEntry, _ db: Database) throws -> any Encodable {
        let source = sources.first { $0.kind == entry.kind }
        return try source?.view(entry.subject, db) ?? Removed(id: entry.subject)
    }

    private struct Removed: Encodable {
        var id: String
        var removed = true
    }
}

/// The number of open event streams.
private final class ReaderCount: Sendable {
    private let readers = Atomic(0)

    var count: Int { readers.load(ordering: .relaxed) }

    func add(_ number: Int) { readers.add(number, ordering: .relaxed) }
}
