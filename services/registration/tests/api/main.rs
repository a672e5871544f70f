//! The registration service over HTTP, against a real database.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must stop"
)]

mod authorisation;
mod beside;
mod cancel_registration;
mod contract;
mod conventions;
mod create_convention;
mod create_order;
mod delete_convention;
mod export_registrations;
mod extras;
mod get_order;
mod held_orders;
mod idempotency;
mod invitations;
mod journey;
mod list_passes;
mod list_registrations;
mod mails;
mod mixed;
mod order_requests;
mod passes;
mod passes_per_person;
mod price_tiers;
mod publish_convention;
mod quotas;
mod race;
mod reconcile;
mod remove_registration;
mod staff_orders;
mod support;
mod update_convention;
mod vouchers;
mod wrong_clock;
