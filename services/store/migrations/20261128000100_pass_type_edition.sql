-- What a version of a pass said of itself, for those who took it then: an organiser's edit never changes what was sold.
CREATE TABLE pass_type_edition (
    pass_type_id BINARY(16) NOT NULL,
    version INT UNSIGNED NOT NULL,
    name VARCHAR(100) NOT NULL,
    days VARCHAR(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    CONSTRAINT pk_pass_type_edition PRIMARY KEY (pass_type_id, version),
    CONSTRAINT fk_pass_type_edition_pass FOREIGN KEY (pass_type_id) REFERENCES pass_type (id),
    CONSTRAINT ck_pass_type_edition_days CHECK (JSON_VALID(days))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
