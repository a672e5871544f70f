//! What a call looks like to the service it reaches, and what becomes of the answer.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

mod deadlines;
mod headers;
mod recorder;
mod repeats;
