import CommonBase

/// The virtual devices of one process that the control socket controls.
package final class DeviceRack: Sendable {
    private let reader: VirtualPN532
    private let tray: CardTray
    private let board: VirtualBoard
    private let stations: [VirtualStation]

    /// - Throws: `ServiceError` with code `conflict` if two stations have the same id, or one has
    /// the id `reader`.
    package init(
        reader: VirtualPN532, board: VirtualBoard, stations: [VirtualStation]
    ) throws(ServiceError) {
        let names = stations.map(\.id.text) + [ControlCommand.readerName]
        guard Set(names).count == names.count else {
            throw ServiceError(.conflict, "device names must be unique")
        }
        self.reader = reader
        tray = CardTray(reader: reader)
        self.board = board
        self.stations = stations
    }

    /// Executes a command and returns the reply.
    func execute(_ line: String) -> ControlReply {
        do {
            return .ok(try execute(ControlCommand(line)))
        } catch let error as ServiceError {
            return .error(error.message)
        } catch {
            return .error("\(error)")
        }
    }

    private func execute(_ command: ControlCommand) throws -> String {
        switch command {
        case .tapReader(let uid, let url): try tray.tap(uid: uid, url: url)
        case .tapStation(let id, let token):
            guard let station = stations.first(where: { $0.id == id }) else {
                throw ServiceError(.notFound, "device \(id) does not exist")
            }
            station.tap(token)
        case .faultBoard(let fault): board.setFault(fault)
        case .unplugReader: tray.unplug()
        case .replugReader: try tray.replug()
        case .status: return JSONWriter.text(status)
        }
        return ""
    }

    /// `{"reader": {…}, "board": {…}, "stations": [{…}]}`.
    var status: JSONValue {
        .object([
            "reader": tray.json, "board": board.state.json,
            "stations": .array(stations.map { $0.snapshot.json(id: $0.id) }),
        ])
    }

    /// Shuts down all devices, and removes the reader's link and the board's socket.
    ///
    /// - Throws: errors of closing the board.
    package func shutdown() async throws {
        for station in stations { await station.shutdown() }
        reader.stop()
        try await board.shutdown()
    }
}

extension BoardState {
    fileprivate var json: JSONValue {
        .object([
            "contactor": .string(contactor.rawValue), "deliveredWh": .int(deliveredWh),
            "closeCount": .int(Int64(closeCount)), "fault": .string(fault.rawValue),
            "hasClient": .bool(hasClient),
        ])
    }
}

extension StationSnapshot {
    fileprivate func json(id: StationID) -> JSONValue {
        .object([
            "id": .string(id.text), "connected": .bool(isConnected),
            "registration": registration.map { .string($0.rawValue) },
            "status": .string(status.rawValue),
            "transactionId": transactionId.map(JSONValue.int),
            "registerWh": .int(registerWh), "deliveredWh": .int(deliveredWh),
            "transactionsEnded": .int(Int64(transactionsEnded)),
            "queuedMessages": .int(Int64(queuedMessages)),
        ])
    }
}
