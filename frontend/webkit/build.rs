//! Makes sure the directory of built assets exists, so that a fresh clone compiles before npm has run.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let dist = manifest.join("../assets/dist");
    fs::create_dir_all(&dist)?;
    if !dist.join("site.css").exists() {
        println!("cargo:warning=frontend/assets is not built: run `npm ci && npm run build` there");
    }
    println!("cargo:rerun-if-changed=../assets/dist");
    println!("cargo:rerun-if-changed=templates");
    Ok(())
}
