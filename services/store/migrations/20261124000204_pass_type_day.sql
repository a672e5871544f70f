CREATE TABLE pass_type_day (
    pass_type_id BINARY(16) NOT NULL,
    day DATE NOT NULL,
    CONSTRAINT pk_pass_type_day PRIMARY KEY (pass_type_id, day),
    CONSTRAINT fk_pass_type_day_pass FOREIGN KEY (pass_type_id) REFERENCES pass_type (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
