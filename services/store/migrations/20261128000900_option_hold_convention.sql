-- Staff count what was answered by the holds of one convention.
ALTER TABLE option_hold
    ADD KEY ix_option_hold_convention (convention_id, state);
