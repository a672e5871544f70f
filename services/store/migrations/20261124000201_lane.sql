-- The one row every movement of a convention's stock locks first.
CREATE TABLE registration_lane (
    convention_id BINARY(16) NOT NULL,
    catalogue_version BIGINT UNSIGNED NOT NULL,
    commits BIGINT UNSIGNED NOT NULL,
    CONSTRAINT pk_registration_lane PRIMARY KEY (convention_id),
    CONSTRAINT fk_registration_lane_convention FOREIGN KEY (convention_id) REFERENCES convention (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
