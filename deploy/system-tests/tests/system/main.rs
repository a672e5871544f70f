//! Tests of a whole running Butterfly, started by `deploy/up`, seen from outside.

#![expect(
    clippy::indexing_slicing,
    reason = "a missing field of an answer must end the test"
)]

mod backup;
mod bad_input;
mod commands;
mod crash;
mod documents;
mod extras;
mod family;
mod invitation;
mod journey;
mod kill;
mod operator;
mod outside;
mod pages;
mod race;
mod roles;
mod seed;
mod ways_back;
