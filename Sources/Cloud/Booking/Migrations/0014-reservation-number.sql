-- The reservationId of a ReserveNow that named its own; null: the station knows the reservation by
-- its id. A station has one active reservation per number.
ALTER TABLE reservation ADD COLUMN number INTEGER CHECK (number BETWEEN 1 AND 2147483647);
CREATE UNIQUE INDEX reservation_number ON reservation (station_id, number)
    WHERE number IS NOT NULL AND status = 'active';
