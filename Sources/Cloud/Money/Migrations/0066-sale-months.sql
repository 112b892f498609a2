-- The months of sales that were settled in another month than their transactions ended in. All
-- other postings belong to the month in which they were made.
CREATE TABLE sale_month (
    transaction_id TEXT NOT NULL PRIMARY KEY,
    -- months since 1970-01
    month INTEGER NOT NULL CHECK (month BETWEEN 0 AND 12000)
) STRICT, WITHOUT ROWID;
