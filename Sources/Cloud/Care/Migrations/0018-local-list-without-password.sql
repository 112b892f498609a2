-- whether an admin allowed the list for a station without a password, which anybody can pose as
ALTER TABLE station_local_list ADD COLUMN allows_no_password INTEGER NOT NULL DEFAULT 0
    CHECK (allows_no_password IN (0, 1));
