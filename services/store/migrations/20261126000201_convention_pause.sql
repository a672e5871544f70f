-- Sales stand still while this is set; it is read under the lane's lock.
ALTER TABLE convention ADD COLUMN sales_paused BOOLEAN NOT NULL DEFAULT FALSE AFTER status;
