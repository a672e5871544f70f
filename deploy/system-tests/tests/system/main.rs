//! Tests of a whole running Butterfly, started by `deploy/up`, seen from outside.

mod backup;
mod bad_input;
mod journey;
mod kill;
mod outside;
mod race;
mod seed;
