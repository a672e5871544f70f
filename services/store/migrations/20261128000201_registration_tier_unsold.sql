UPDATE registration
SET tier_spent = FALSE
WHERE tier_spent
    AND status IN ('expired', 'dropped');
