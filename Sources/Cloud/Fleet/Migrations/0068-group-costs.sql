-- What the members of a group may spend, each of them or all together, in a day, a week from Monday, or
-- a month of the calendar, in hundredths.
CREATE TABLE group_cost_limit (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    counted TEXT NOT NULL CHECK (counted IN ('member', 'group')),
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (group_id, counted, period)
) STRICT, WITHOUT ROWID;
