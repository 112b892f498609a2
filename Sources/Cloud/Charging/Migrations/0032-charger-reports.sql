-- What drivers told the hosts of a charger.
CREATE TABLE charger_report (
    id TEXT NOT NULL PRIMARY KEY,
    -- whose hosts it went to; null for a charger without a location, which only admins see
    location_id TEXT REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- as the charger was called then
    place TEXT NOT NULL CHECK (length(place) <= 500),
    code TEXT NOT NULL CHECK (length(code) = 9),
    problem TEXT NOT NULL CHECK (problem IN ('blocked', 'broken', 'notFound', 'other')),
    details TEXT NOT NULL CHECK (length(details) <= 500),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX charger_report_location ON charger_report (location_id, created_at);
CREATE INDEX charger_report_person ON charger_report (person_id, created_at);
CREATE INDEX charger_report_created ON charger_report (created_at);

-- The photo of a report: JPEG files without what the camera wrote into them.
CREATE TABLE report_photo (
    report_id TEXT NOT NULL PRIMARY KEY REFERENCES charger_report (id) ON DELETE CASCADE,
    width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 1600),
    height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 1600),
    picture BLOB NOT NULL CHECK (length(picture) BETWEEN 1 AND 4194304),
    preview_width INTEGER NOT NULL CHECK (preview_width BETWEEN 1 AND 320),
    preview_height INTEGER NOT NULL CHECK (preview_height BETWEEN 1 AND 320),
    preview BLOB NOT NULL CHECK (length(preview) BETWEEN 1 AND 4194304)
) STRICT;
