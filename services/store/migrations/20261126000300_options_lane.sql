-- The one row every movement of a convention's option stocks locks first. Made by the first who needs it.
CREATE TABLE options_lane (
    convention_id BINARY(16) NOT NULL,
    catalogue_version BIGINT UNSIGNED NOT NULL,
    commits BIGINT UNSIGNED NOT NULL,
    CONSTRAINT pk_options_lane PRIMARY KEY (convention_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
