-- A place that was held and never sold does not stay used in its tier any more.
UPDATE price_tier
JOIN (
    SELECT price_tier_id, COUNT(*) AS places
    FROM registration
    WHERE tier_spent
        AND status IN ('expired', 'dropped')
    GROUP BY price_tier_id
) AS unsold ON unsold.price_tier_id = price_tier.id
SET price_tier.sold = price_tier.sold - unsold.places;
