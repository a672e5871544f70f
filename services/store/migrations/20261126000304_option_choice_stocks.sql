-- What a choice takes from, besides what its option takes from.
ALTER TABLE option_choice
    ADD COLUMN stocks TEXT NOT NULL DEFAULT '[]' AFTER price_minor,
    ADD CONSTRAINT ck_option_choice_stocks CHECK (JSON_VALID(stocks));
