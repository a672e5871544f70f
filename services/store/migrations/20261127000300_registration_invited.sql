-- Where the invitation to say who will attend goes, while the buyer does not say it.
ALTER TABLE registration
    ADD COLUMN invited_email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL AFTER birth_date;
