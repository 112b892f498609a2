-- What made a grant, if it was not a host: a booking, or the access that a listing gives to everyone.
ALTER TABLE access_grant ADD COLUMN purpose TEXT CHECK (purpose IN ('booking', 'listing'));
