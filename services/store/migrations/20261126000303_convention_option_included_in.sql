-- Passes that include an option were known by their names; now by their ids. A name that no pass has is dropped.
UPDATE convention_option
SET included_in = COALESCE((
    SELECT JSON_ARRAYAGG(
        CONCAT('pas_', LOWER(HEX(pass_type.id))) ORDER BY pass_type.position, pass_type.id
    )
    FROM JSON_TABLE(convention_option.included_in, '$[*]' COLUMNS (
        name VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci PATH '$'
    )) AS named
    STRAIGHT_JOIN pass_type
        ON pass_type.convention_id = convention_option.convention_id
        AND pass_type.name = named.name
        AND pass_type.live = 1
), '[]');
