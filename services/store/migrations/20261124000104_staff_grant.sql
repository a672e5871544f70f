-- A role of a person: over one convention, or over the whole installation where convention_id is all zero.
-- The convention belongs to another service, so it is no foreign key.
CREATE TABLE staff_grant (
    account_id BINARY(16) NOT NULL,
    convention_id BINARY(16) NOT NULL,
    role VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at DATETIME(6) NOT NULL,
    CONSTRAINT pk_staff_grant PRIMARY KEY (account_id, convention_id, role),
    CONSTRAINT fk_staff_grant_account FOREIGN KEY (account_id) REFERENCES account (id),
    CONSTRAINT ck_staff_grant_role CHECK (role IN ('administrator', 'organiser', 'owner', 'manager', 'finance',
        'registration_desk', 'door', 'lodging', 'read_only')),
    INDEX ix_staff_grant_convention (convention_id, account_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
