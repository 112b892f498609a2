import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// Reads when the connectors of many places are free.
struct PlaceOutlooks: Sendable {
    private let outlooks: [LocationID: [ConnectorOutlook]]

    /// - Parameters:
    ///   - person: whose own bookings have no buffer; nil for nobody.
    ///   - window: the only time about which it knows.
    ///   - isConnected: whether a station is online now.
    init(
        of locations: [LocationID], for person: PersonID?, in window: Range<Timestamp>,
        at now: Timestamp, isConnected: (StationID) -> Bool, _ db: Database
    ) throws {
        let known = try StationTable.connectors(at: locations, db)
        let places = known.mapValues { connectors in
            connectors.map {
                StationConnector(stationID: $0.stationID, connectorID: $0.connectorID)
            }
        }
        guard !places.isEmpty else {
            outlooks = [:]
            return
        }
        let found = try AvailabilityReader.availabilities(
            of: places, for: person, in: window, db)
        outlooks = known.mapValues { connectors in
            connectors.compactMap { connector in
                found[
                    StationConnector(
                        stationID: connector.stationID, connectorID: connector.connectorID)
                ].map {
                    ConnectorOutlook(
                        availability: $0, status: connector.status,
                        isOnline: connector.isOnline(
                            isConnected: isConnected(connector.stationID), at: now))
                }
            }
        }
    }

    func state(of location: LocationID, at now: Timestamp) -> PlaceAvailability {
        PlaceAvailability.best(of: outlooks[location] ?? [], at: now)
    }

    /// The IANA name of the place's time zone; nil for a place without a charger.
    func zone(of location: LocationID) -> String? {
        outlooks[location]?.first?.availability.calendar.zone.identifier
    }

    /// Whether a connector of the place can be booked for a time.
    func canBook(_ location: LocationID, _ time: Range<Timestamp>, at now: Timestamp) -> Bool {
        (outlooks[location] ?? []).contains {
            $0.availability.objection(to: time, now: now, isHost: false) == nil
        }
    }
}
