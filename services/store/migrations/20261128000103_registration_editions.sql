UPDATE registration
JOIN pass_type ON pass_type.id = registration.pass_type_id
SET registration.pass_version = pass_type.version;
