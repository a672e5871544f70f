-- How many places of each of its stocks a voucher keeps, used or not: its capacity, and once its time is over those that
-- are taken. What it was good for stays readable.
ALTER TABLE voucher
    ADD COLUMN kept INT UNSIGNED NOT NULL DEFAULT 0 AFTER capacity;
