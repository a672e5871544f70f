//! Everything that must hold, in an order that compiles each thing once.

use std::path::Path;

use crate::{
    coverage,
    database::Database,
    lint, openapi,
    process::{cargo, command, root, run as finish, target},
    schemathesis, sql,
    stack::{Build, Stack},
    suite,
    tally::Tally,
};

/// Runs every check.
pub(crate) fn run(tally: &mut Tally) {
    tally.check("format", || finish(&mut cargo(["fmt", "--all", "--check"])));
    lint::run(tally);
    tally.check("cargo-deny", deny);
    tally.check("spectral", openapi::spectral);
    tally.check("types of the websites' scripts", assets);
    let Some(database) = tally.yields("throw-away database", Database::start) else {
        return;
    };
    clippy(tally, &database);
    tally.check("documentation", documentation);
    let built = tally.check("build", build);
    tally.check("documents equal the code", || {
        anyhow::ensure!(built, "not known, because the build failed");
        let writer = command(target().join("debug/butterfly-openapi"));
        openapi::write_with(writer, true)
    });
    match tempfile::tempdir() {
        Ok(seen) => in_process(tally, &database, seen.path()),
        Err(error) => _ = tally.check("tests", || Err(error.into())),
    }
    on_a_stack(tally, &database);
}

/// Clippy, with every query asked of a real database on the way.
fn clippy(tally: &mut Tally, database: &Database) {
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    let queries = tally.yields("clippy", || sql::expand(database, &mut cargo(arguments)));
    tally.check("queries equal .sqlx", || match &queries {
        Some(queries) => sql::compare(queries.path()),
        None => anyhow::bail!("not known, because clippy failed"),
    });
}

fn deny() -> anyhow::Result<()> {
    finish(&mut cargo([
        "deny",
        "--workspace",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ]))
}

fn documentation() -> anyhow::Result<()> {
    let mut doc = cargo([
        "doc",
        "--workspace",
        "--no-deps",
        "--document-private-items",
        "--quiet",
    ]);
    finish(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

fn assets() -> anyhow::Result<()> {
    let assets = root().join("frontend/assets");
    let npm = |arguments: &[&str]| finish(command("npm").args(arguments).current_dir(&assets));
    if !assets.join("node_modules").exists() {
        npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])?;
    }
    npm(&["run", "--silent", "check"])
}

/// What `deploy/up` will run and the tests, with the same features.
fn build() -> anyhow::Result<()> {
    finish(&mut cargo(["build", "--workspace", "--all-targets"]))
}

fn in_process(tally: &mut Tally, database: &Database, seen: &Path) {
    let filter = format!("not {}", suite::ON_A_STACK);
    let mut nextest = suite::nextest(database);
    nextest.args(["--workspace", "--filterset", &filter]);
    suite::count(tally, "tests", nextest.env(coverage::VARIABLE, seen));
    tally.check("every operation is tested", || coverage::check(seen));
}

fn on_a_stack(tally: &mut Tally, database: &Database) {
    let Some(stack) = tally.yields("throw-away stack", || Stack::start(Build::Debug)) else {
        return;
    };
    let mut nextest = suite::nextest(database);
    nextest.args(["--workspace", "--filterset", suite::ON_A_STACK]);
    suite::on_stack(&mut nextest, &stack);
    suite::count(tally, "tests of a running stack", &mut nextest);
    schemathesis::run(tally, stack.var());
    tally.check("stack stops", || stack.stop());
}
