-- Which stocks one pass takes a place of.
CREATE TABLE pass_type_quota (
    pass_type_id BINARY(16) NOT NULL,
    quota_id BINARY(16) NOT NULL,
    CONSTRAINT pk_pass_type_quota PRIMARY KEY (pass_type_id, quota_id),
    CONSTRAINT fk_pass_type_quota_pass FOREIGN KEY (pass_type_id) REFERENCES pass_type (id),
    CONSTRAINT fk_pass_type_quota_quota FOREIGN KEY (quota_id) REFERENCES quota (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
