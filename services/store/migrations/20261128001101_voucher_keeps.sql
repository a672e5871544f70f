UPDATE voucher
SET kept = capacity
WHERE reserves;
