//! `deploy/up` and `deploy/down` as an operator meets them: what they refuse and say, what they leave
//! behind, and what they must not touch. Each test has a data directory of its own.

use std::{
    net::TcpListener,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::Command,
};

use anyhow::{Context, Result};
use butterfly_system_tests::{
    Api, Installation, Stack, catalogue::convention_body, installation::Ended,
};
use nix::{sys::signal::Signal, unistd::Pid};
use serde_json::json;

const CONVENTIONS: &str = "/api/registration/staff/v1/conventions";

/// A number that HAProxy cannot read.
const HAPROXY_REFUSES: &str = "[proxy.limits]\nbody_bytes = 9223372036854775807";

/// Every pid of a stack, supervisor first.
fn pids(stack: &Stack) -> Result<Vec<i32>> {
    let run = Stack::at(&stack.var)?.run;
    let processes = run.processes.iter().map(|process| process.pid);
    Ok([run.supervisor.pid].into_iter().chain(processes).collect())
}

/// Whether it runs. One that has ended stays in the list until whoever adopted it takes note.
fn is_alive(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in parentheses may hold anything; the fields begin after it with the state.
    let state = stat.rsplit_once(") ").map_or("", |(_, fields)| fields);
    !state.is_empty() && !state.starts_with(['Z', 'X'])
}

async fn count_conventions(stack: &Stack) -> Result<usize> {
    let list = stack.staff().await?.get(CONVENTIONS).await?;
    let list = list.expect_status(200)?;
    Ok(list.json["items"].as_array().map_or(0, Vec::len))
}

/// Signs in as the administrator with the password that `up` printed.
async fn sign_in(stack: &Stack, printed: &str) -> Result<u16> {
    let line = printed.lines().find(|line| line.contains("  password "));
    let password = line.and_then(|line| line.split_whitespace().last());
    let password = password.context("no password was printed")?;
    let body = json!({ "email": "admin@butterfly.example", "password": password });
    let staff = Api::new(&stack.run.staff_url)?;
    let answer = staff.post("/api/attendee/staff/v1/sessions", &body).await?;
    Ok(answer.status)
}

#[tokio::test]
async fn what_is_refused_leaves_nothing_behind() -> Result<()> {
    let place = Installation::new()?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();
    let in_use = format!("port {port} on 127.0.0.1 is in use by another program");
    for option in ["--port", "--staff-port"] {
        let up = place.up(&[option, &port]).await?.expect(1, &in_use)?;
        assert!(up.text.contains(&format!("another port with {option}.")));
        place.expect_nothing_running()?;
    }
    let same = ["--port", "1024", "--staff-port", "1024"];
    place.up(&same).await?.expect(1, "are the same")?;
    for (options, says) in [
        (&["--instances", "0"][..], "0 is not in 1..=32"),
        (&["--port", "many"], "--port needs a number, not 'many'"),
        (&["--prot"], "unknown option '--prot'"),
    ] {
        place.up(options).await?.expect(2, says)?;
    }
    for (settings, says) in [
        (
            "[disk]\nleast_free_mib = 999999999",
            "999999999 MiB are needed",
        ),
        ("[proxy]\nadress = \"127.0.0.1\"", "adress"),
        ("log_filter = [", "local.toml cannot be understood"),
        ("[registration]\nporders = 1", "porders"),
        ("[attendee.sign_in]\nwindow_minutes = \"soon\"", "soon"),
        ("[limits]\nworkers = 0", "nonzero"),
        ("[conventions]\nx = 1", "conventions"),
        ("log_filtre = \"debug\"", "log_filtre"),
        ("[proxy.limits]\nfile_limit = 9", "needs at least 1024"),
        (HAPROXY_REFUSES, "haproxy refuses"),
    ] {
        place.settle(settings)?;
        place.up(&[]).await?.expect(1, says)?;
        place.expect_nothing_running()?;
    }
    place.down().await?.expect(0, "Butterfly is not running.")?;
    Ok(())
}

/// A `bin` with everything the machine's have, but for some commands.
fn path_without(place: &Path, missing: &[&str]) -> Result<()> {
    std::fs::create_dir_all(place)?;
    let path = std::env::var("PATH")?;
    for directory in path.split(':').chain(["/usr/sbin", "/sbin"]) {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_missing = missing.iter().any(|one| name == *one);
            if !is_missing && !place.join(&name).exists() {
                let _ = symlink(entry.path(), place.join(&name));
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_missing_tool_is_named() -> Result<()> {
    let place = Installation::new()?;
    let tools = tempfile::tempdir()?;
    let bin = tools.path().join("bin");
    path_without(&bin, &["haproxy", "apt-get"])?;
    let mut up = place.script("up");
    up.args(["--debug", "--detach"]).env("PATH", &bin);
    let up: Ended = up.output().await?.into();
    let says = "missing haproxy, and there is no apt-get to install haproxy with.";
    up.expect(1, says)?;

    let mut butterfly = place.command();
    butterfly.args(["up", "--detach"]).env("PATH", &bin);
    let ended: Ended = butterfly.output().await?.into();
    ended.expect(1, "haproxy is missing. Install it: apt-get install haproxy")?;
    place.expect_nothing_running()
}

#[tokio::test(flavor = "multi_thread")]
async fn data_survives_until_a_fresh_start_that_nothing_speaks_against() -> Result<()> {
    let (place, neighbour) = (Installation::new()?, Stack::find()?);
    let neighbours = pids(&neighbour)?;
    let (stack, printed) = place.start(&["--instances", "1"]).await?;
    assert_eq!(sign_in(&stack, &printed).await?, 201);
    assert_eq!(stack.instances("registration")?.len(), 1);
    assert_eq!(count_conventions(&stack).await?, 3);
    let made = stack.staff().await?;
    let made = made.post(CONVENTIONS, &convention_body("kept-con")).await?;
    made.expect_status(201)?;

    let before = pids(&stack)?;
    let again = place.up(&[]).await?.expect(1, "is running here already")?;
    let says = format!("supervisor pid {}", stack.run.supervisor.pid);
    assert!(again.text.contains(&says), "{}", again.text);
    assert_eq!(pids(&stack)?, before);
    assert!(before.iter().all(|pid| is_alive(*pid)));
    place.down().await?.expect(0, "stopped; data is kept")?;
    place.expect_nothing_running()?;

    let refused = TcpListener::bind("127.0.0.1:0")?;
    let port = refused.local_addr()?.port().to_string();
    place
        .up(&["--fresh", "--port", &port])
        .await?
        .expect(1, "is in use")?;
    for (settings, says) in [
        ("[lodging]\ncolour = \"red\"", "colour"),
        (HAPROXY_REFUSES, "haproxy refuses"),
    ] {
        place.settle(settings)?;
        place.up(&["--fresh"]).await?.expect(1, says)?;
    }
    place.settle("")?;
    let (stack, printed) = place.start(&[]).await?;
    assert!(!printed.contains("password"), "{printed}");
    assert_eq!(count_conventions(&stack).await?, 4, "data survives");
    assert_eq!(stack.instances("registration")?.len(), 2);
    place.down().await?.expect(0, "stopped; data is kept")?;

    let (stack, printed) = place
        .start(&["--fresh", "--no-seed", "--instances", "1"])
        .await?;
    assert!(printed.contains("deleting the data of before"), "{printed}");
    assert_eq!(count_conventions(&stack).await?, 0);
    assert_eq!(sign_in(&stack, &printed).await?, 201);
    place.down().await?.expect(0, "stopped; data is kept")?;
    place.expect_nothing_running()?;
    assert_eq!(pids(&neighbour)?, neighbours, "down stops nothing else");
    assert!(neighbours.iter().all(|pid| is_alive(*pid)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_supervisor_left_is_cleaned_up() -> Result<()> {
    let place = Installation::new()?;
    let options = ["--no-seed", "--instances", "1"];
    let (stack, _) = place.start(&options).await?;
    let kill = |stack: &Stack| {
        nix::sys::signal::kill(Pid::from_raw(stack.run.supervisor.pid), Signal::SIGKILL)
    };
    kill(&stack)?;
    let left: Vec<_> = pids(&stack)?.into_iter().skip(1).collect();
    assert!(left.iter().all(|pid| is_alive(*pid)), "children go on");
    let doctor = place.butterfly(&["doctor"]).await?;
    doctor.expect(1, "a run ended without cleaning up")?;

    let (stack, printed) = place.start(&options).await?;
    assert!(printed.contains("which was left running"), "{printed}");
    assert!(left.iter().all(|pid| !is_alive(*pid)), "they were ended");
    kill(&stack)?;
    place.down().await?.expect(0, "that is done now")?;
    place.expect_nothing_running()?;

    // A pid that was given to another process since: it is none of ours.
    let mut stranger = Command::new("sleep").arg("600").spawn()?;
    let (stack, _) = place.start(&options).await?;
    let file = place.var().join("run.json");
    let mut text = std::fs::read_to_string(&file)?;
    let once = pids(&stack)?;
    place.down().await?.expect(0, "stopped; data is kept")?;
    for pid in once {
        text = text.replace(
            &format!("\"pid\": {pid},"),
            &format!("\"pid\": {},", stranger.id()),
        );
    }
    std::fs::write(&file, text)?;
    place.down().await?.expect(0, "that is done now")?;
    assert!(stranger.try_wait()?.is_none(), "a stranger was stopped");
    stranger.kill()?;
    stranger.wait()?;
    place.expect_nothing_running()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_administrator_is_not_locked_out() -> Result<()> {
    let place = Installation::new()?;
    let options = ["--no-seed", "--instances", "1"];
    // Something is in the way of the note that the password was shown.
    let obstacle = place.var().join("mariadb/administrator.new");
    std::fs::create_dir_all(&obstacle)?;
    std::fs::set_permissions(place.var(), PermissionsExt::from_mode(0o700))?;
    let up = place.up(&options).await?.expect(1, "cannot write")?;
    assert!(
        up.text.contains("  password "),
        "shown all the same: {}",
        up.text
    );
    place.expect_nothing_running()?;

    std::fs::remove_dir(&obstacle)?;
    let (stack, printed) = place.start(&options).await?;
    assert_eq!(sign_in(&stack, &printed).await?, 201, "a new one is shown");

    let email = "admin@butterfly.example";
    let add = ["staff", "add", email, "--role", "administrator"];
    let unchanged = place
        .butterfly(&add)
        .await?
        .expect(0, "is administrator now")?;
    assert!(!unchanged.text.contains("password"), "{}", unchanged.text);
    let new = place
        .butterfly(&[&add[..], &["--new-password"]].concat())
        .await?;
    let new = new.expect(0, "has a new password, shown this once only")?;
    assert_eq!(sign_in(&stack, &printed).await?, 401, "the old one is gone");
    let password = new.text.split_whitespace().last().unwrap_or_default();
    let line = format!("  password   {password}");
    assert_eq!(sign_in(&stack, &line).await?, 201);
    place.down().await?.expect(0, "stopped; data is kept")?;
    Ok(())
}
