//! `butterfly doctor`: each thing a Butterfly needs, whether it is well, and how to mend it.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use anyhow::bail;

use crate::{
    files,
    layout::Layout,
    ports,
    programs::Program,
    ready,
    run_file::{Run, State},
    settings::{self, DiskSettings, OperatorSettings},
    terminal, tools, up,
};

/// Prints what was found; fails when something is wrong.
pub async fn run(layout: &Layout) -> anyhow::Result<()> {
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(tools::NEEDED.iter().map(|(command, _)| tool(command)));
    findings.extend(
        Program::ALL
            .iter()
            .map(|program| executable(layout, *program)),
    );
    let own = own_settings(layout);
    let least = own
        .as_ref()
        .map_or_else(|_| DiskSettings::default(), |own| own.disk.clone());
    findings.push(space(layout, least.least_free_mib));
    findings.push(secrets(layout));
    findings.push(local_settings(layout, own));
    match Run::read(&layout.run_file()) {
        Ok(Some(run)) if run.is_alive() => running(&run, &mut findings).await,
        Ok(Some(_)) => findings.push(Err(Wrong {
            what: "a run ended without cleaning up".to_owned(),
            mend: "deploy/down ends what it left; deploy/up does so too".to_owned(),
        })),
        Ok(None) => not_running(&mut findings),
        Err(error) => findings.push(Err(Wrong {
            what: format!("{error:#}"),
            mend: "deploy/up makes it anew".to_owned(),
        })),
    }
    let wrong = findings.iter().filter(|finding| finding.is_err()).count();
    for finding in &findings {
        match finding {
            Ok(text) => terminal::say(&format!("  ok     {text}")),
            Err(Wrong { what, mend }) => {
                terminal::say(&format!("  WRONG  {what}\n         mend it: {mend}"));
            }
        }
    }
    if wrong > 0 {
        bail!("{wrong} of {} things are wrong", findings.len());
    }
    terminal::say("All is well.");
    Ok(())
}

type Finding = Result<String, Wrong>;

/// What is wrong and how to mend it.
struct Wrong {
    what: String,
    mend: String,
}

fn tool(command: &str) -> Finding {
    let file = tools::find(command).map_err(|error| Wrong {
        what: format!("{command} is missing"),
        mend: format!("{error}")
            .split(". ")
            .last()
            .unwrap_or_default()
            .to_owned(),
    })?;
    // HAProxy knows -v only; mariadb-install-db has no version of its own.
    let option = if command == "haproxy" {
        "-v"
    } else {
        "--version"
    };
    let output = Command::new(&file).arg(option).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let version = text.unwrap_or_default();
    let version = version
        .lines()
        .next()
        .filter(|_| command != "mariadb-install-db");
    let place = file.display();
    Ok(match version {
        Some(version) => format!("{command}: {place} ({version})"),
        None => format!("{command}: {place}"),
    })
}

fn executable(layout: &Layout, program: Program) -> Finding {
    let file = layout.programs.join(program.executable());
    if file.is_file() {
        Ok(format!("{}: {}", program.executable(), file.display()))
    } else {
        Err(Wrong {
            what: format!("{} is missing", file.display()),
            mend: "deploy/up builds it".to_owned(),
        })
    }
}

fn space(layout: &Layout, least: u64) -> Finding {
    let existing = layout.var.ancestors().find(|path| path.is_dir());
    let free = files::free_mib(existing.unwrap_or(Path::new("/"))).unwrap_or(0);
    if free < least {
        return Err(Wrong {
            what: format!("only {free} MiB are free below {}", layout.var.display()),
            mend: format!("make room: {least} MiB are needed"),
        });
    }
    Ok(format!("{free} MiB free below {}", layout.var.display()))
}

fn secrets(layout: &Layout) -> Finding {
    let file = layout.secrets();
    match fs::metadata(&file) {
        Err(_) => Ok("secrets: none yet, `butterfly up` makes them".to_owned()),
        Ok(found) if found.permissions().mode() & 0o077 != 0 => Err(Wrong {
            what: format!("others may read {}", file.display()),
            mend: format!("chmod 600 {}", file.display()),
        }),
        Ok(_) => Ok(format!(
            "secrets: {}, readable by its owner only",
            file.display()
        )),
    }
}

fn own_settings(layout: &Layout) -> anyhow::Result<OperatorSettings> {
    let local = settings::local_layers(&layout.local_settings(), up::environment())?;
    settings::operator_settings(&local)
}

fn local_settings(layout: &Layout, own: anyhow::Result<OperatorSettings>) -> Finding {
    match own {
        Ok(_) => Ok("settings: understood".to_owned()),
        Err(error) => Err(Wrong {
            what: format!("{error:#}"),
            mend: format!(
                "correct {} or the environment",
                layout.local_settings().display()
            ),
        }),
    }
}

fn not_running(findings: &mut Vec<Finding>) {
    findings.push(Ok("Butterfly is not running".to_owned()));
    for (port, option) in [(8080, "--port"), (8081, "--staff-port")] {
        let free = ports::require_free(([127, 0, 0, 1], port).into(), option);
        findings.push(match free {
            Ok(()) => Ok(format!("port {port} is free")),
            Err(error) => Err(Wrong {
                what: format!("port {port} is in use by another program"),
                mend: format!("{error:#}"),
            }),
        });
    }
}

async fn running(run: &Run, findings: &mut Vec<Finding>) {
    if run.state != State::Ready {
        findings.push(Ok(format!("Butterfly is {:?}", run.state).to_lowercase()));
        return;
    }
    findings.push(Ok(format!(
        "Butterfly runs: public {}, staff {}",
        run.public_url, run.staff_url
    )));
    for process in &run.processes {
        let name = format!(
            "{} {} (pid {})",
            process.name, process.instance, process.identity.pid
        );
        findings.push(if process.identity.is_alive() {
            Ok(format!("{name} runs, {} restarts", process.restarts))
        } else {
            Err(Wrong {
                what: format!("{name} has ended"),
                mend: format!(
                    "it is being started again; see {}",
                    run.log_directory.display()
                ),
            })
        });
    }
    findings.push(match ready::servers_down(&run.haproxy_socket).await {
        Ok(down) if down.is_empty() => Ok("HAProxy sees every instance ready".to_owned()),
        Ok(down) => Err(Wrong {
            what: format!("HAProxy does not see {} ready", down.join(", ")),
            mend: format!("look into {}", run.log_directory.display()),
        }),
        Err(error) => Err(Wrong {
            what: format!("{error:#}"),
            mend: format!("look into {}/haproxy.log", run.log_directory.display()),
        }),
    });
}
