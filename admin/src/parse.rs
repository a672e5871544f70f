//! What people type, read into exact values, beside what webkit reads already.

pub(crate) mod percent;
