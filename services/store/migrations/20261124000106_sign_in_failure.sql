-- Failed sign-ins per subject (SHA-256 of "email:…" or "address:…") and window, counted over all instances.
CREATE TABLE sign_in_failure (
    subject BINARY(32) NOT NULL,
    window_start DATETIME(6) NOT NULL,
    failures INT UNSIGNED NOT NULL,
    CONSTRAINT pk_sign_in_failure PRIMARY KEY (subject, window_start),
    INDEX ix_sign_in_failure_window (window_start)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_uca1400_ai_ci;
