ALTER TABLE voucher
    ADD CONSTRAINT ck_voucher_kept CHECK (kept <= capacity AND (reserves = 0 OR held + sold <= kept));
