//! `butterfly doctor`: each thing a Butterfly needs, whether it is well, and how to mend it.

mod versions;

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use anyhow::{Context, bail};
use butterfly_store::Db;

use crate::{
    config_check, files,
    layout::Layout,
    mariadb::MariaDb,
    ports,
    programs::Program,
    ready,
    restore::require_whole,
    run_file::{Run, State},
    secrets::Secrets,
    settings::{OperatorSettings, ProxySettings},
    terminal,
};

/// Prints what was found; fails when something is wrong.
pub async fn run(layout: &Layout) -> anyhow::Result<()> {
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(versions::findings(&layout.root));
    findings.extend(
        Program::ALL
            .iter()
            .map(|program| executable(layout, *program)),
    );
    let (own, understood) = match own_settings(layout) {
        Ok(own) => (own, Ok("settings: understood".to_owned())),
        Err(wrong) => (OperatorSettings::default(), Err(wrong)),
    };
    findings.push(understood);
    findings.push(space(layout, own.disk.least_free_mib));
    findings.push(secrets(layout));
    match Run::read(&layout.run_file()) {
        Ok(Some(run)) if run.is_alive() => running(layout, &run, &mut findings).await,
        Ok(Some(_)) => findings.push(Err(Wrong {
            what: "a run ended without cleaning up".to_owned(),
            mend: "deploy/down ends what it left; deploy/up does so too".to_owned(),
        })),
        Ok(None) => not_running(layout, &own.proxy, &mut findings),
        Err(error) => findings.push(Err(Wrong {
            what: format!("{error:#}"),
            mend: "deploy/down ends what it was about; deploy/up makes it anew".to_owned(),
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

/// The operator's settings, once each program has understood its own, too.
fn own_settings(layout: &Layout) -> Result<OperatorSettings, Wrong> {
    config_check::understood(layout).map_err(|error| Wrong {
        what: format!("{error:#}"),
        mend: format!(
            "correct {} or the environment",
            layout.local_settings().display()
        ),
    })
}

/// The ports the next start would take, unless its command line names others.
fn not_running(layout: &Layout, proxy: &ProxySettings, findings: &mut Vec<Finding>) {
    findings.push(Ok("Butterfly is not running".to_owned()));
    if let Err(error) = require_whole(layout) {
        findings.push(Err(Wrong {
            what: format!("{error:#}"),
            mend: "restore again".to_owned(),
        }));
    }
    for (port, option) in [(proxy.port, "--port"), (proxy.staff_port, "--staff-port")] {
        let free = ports::require_free((proxy.address, port).into(), option);
        findings.push(match free {
            Ok(()) => Ok(format!("port {port} is free")),
            Err(error) => Err(Wrong {
                what: format!("port {port} cannot be used"),
                mend: format!("{error:#}"),
            }),
        });
    }
}

/// Whether the database answers and has the schema of this build.
async fn database(layout: &Layout, run: &Run) -> Finding {
    let look = async {
        let secrets = Secrets::load(&layout.secrets())?.context("there are no secrets")?;
        let database = MariaDb::new(layout, &secrets, run.database.port, (0, 0));
        let db = Db::connect(&database.url(), 1).await?;
        let refused = db.refuse_pending_migrations().await;
        db.close().await;
        anyhow::Ok(refused?)
    };
    match look.await {
        Ok(()) => Ok("the database answers, and its schema is up to date".to_owned()),
        Err(error) => Err(Wrong {
            what: format!("the database: {error:#}"),
            mend: format!(
                "butterfly migrate, or look into {}/mariadb.log",
                run.log_directory.display()
            ),
        }),
    }
}

async fn running(layout: &Layout, run: &Run, findings: &mut Vec<Finding>) {
    if run.state != State::Ready {
        findings.push(Ok(format!("Butterfly is {:?}", run.state).to_lowercase()));
        return;
    }
    findings.push(Ok(format!(
        "Butterfly runs: public {}, staff {}",
        run.public_url, run.staff_url
    )));
    findings.push(database(layout, run).await);
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
