INSERT INTO pass_type_edition (pass_type_id, version, name, days)
SELECT pass_type.id, pass_type.version, pass_type.name, COALESCE(listed.days, '[]')
FROM pass_type
LEFT JOIN (
    SELECT pass_type_id, JSON_ARRAYAGG(day ORDER BY day) AS days
    FROM pass_type_day
    GROUP BY pass_type_id
) AS listed ON listed.pass_type_id = pass_type.id;
