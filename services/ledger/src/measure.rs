//! The numbers an operator watches. They carry no convention as a label, so their count is fixed.

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram};
use metrics::{gauge, histogram};

const REQUESTS: &str = "butterfly_ledger_requests_total";
const BUSY: &str = "butterfly_ledger_busy_total";
const LOST: &str = "butterfly_ledger_lost_total";
const BATCHES: &str = "butterfly_ledger_batches_total";
const BATCH_SIZE: &str = "butterfly_ledger_batch_size";
const QUEUE_DEPTH: &str = "butterfly_ledger_queue_depth";
const DRIFT: &str = "butterfly_ledger_drift";

pub(crate) fn describe() {
    describe_counter!(REQUESTS, Unit::Count, "Requests to move places");
    describe_counter!(
        BUSY,
        Unit::Count,
        "Requests refused because the queue was full"
    );
    describe_counter!(
        LOST,
        Unit::Count,
        "Requests whose batch ended without an answer"
    );
    describe_counter!(BATCHES, Unit::Count, "Batches run, each one commit");
    describe_histogram!(BATCH_SIZE, Unit::Count, "Requests per batch");
    describe_gauge!(QUEUE_DEPTH, Unit::Count, "Requests waiting for a batch");
    describe_gauge!(
        DRIFT,
        Unit::Count,
        "How far stocks are from what their rows add up to: 0, or there is a mistake"
    );
}

pub(crate) fn requested() {
    counter!(REQUESTS).increment(1);
}

pub(crate) fn refused_busy() {
    counter!(BUSY).increment(1);
}

pub(crate) fn queued() {
    gauge!(QUEUE_DEPTH).increment(1.0);
}

pub(crate) fn left_queue(requests: usize) {
    gauge!(QUEUE_DEPTH).decrement(float(requests));
}

pub(crate) fn batch_begun(size: usize) {
    counter!(BATCHES).increment(1);
    histogram!(BATCH_SIZE).record(float(size));
}

pub(crate) fn lost(requests: usize) {
    counter!(LOST).increment(requests as u64);
}

fn float(count: usize) -> f64 {
    u32::try_from(count).unwrap_or(u32::MAX).into()
}

pub(crate) fn drifted(places: u64) {
    // Exact as far as anybody counts.
    gauge!(DRIFT).set(u32::try_from(places).unwrap_or(u32::MAX));
}
