//! Rebuilds the crate when a migration is added: the embedded list is made by a macro.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
