//! The command line.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{
    api::Operator, backup, config_check, database, detach, doctor, down, layout::Layout, restore,
    seed, staff, up,
};

/// Runs and looks after a Butterfly.
#[derive(Debug, Parser)]
#[command(name = "butterfly", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start everything and watch over it
    Up(up::Options),
    /// Stop what `up` started
    Down,
    /// Bring the database's schema up to date
    Migrate,
    /// Bring in the conventions of a file
    Seed {
        /// A file like deploy/seed/conventions.toml
        file: PathBuf,
    },
    /// Staff
    #[command(subcommand)]
    Staff(Staff),
    /// Settings
    #[command(subcommand)]
    Config(Config),
    /// Look whether everything needed is there and well
    Doctor,
    /// Write the whole database, and the keys that belong to it, to a file
    Backup {
        /// The file to write
        file: PathBuf,
    },
    /// Bring a backup into an empty database
    Restore {
        /// A file `backup` wrote
        file: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum Staff {
    /// Give somebody a role
    Add(staff::Add),
    /// Take somebody's roles away
    Remove(staff::Remove),
}

#[derive(Debug, Subcommand)]
enum Config {
    /// Print the settings in effect and where each comes from
    Check,
}

/// Does what the command line says.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let layout = Layout::find()?;
    match cli.command {
        Command::Up(options) if options.in_background => {
            detach::leave_the_session()?;
            up::run(&layout, options).await?;
        }
        Command::Up(options) if options.detach && !options.check => {
            return detach::run(&layout).await;
        }
        Command::Up(options) => up::run(&layout, options).await?,
        Command::Down => down::run(&layout).await?,
        Command::Migrate => database::migrate(&layout).await?,
        Command::Seed { file } => seed::run(&Operator::of_running(&layout)?, &file).await?,
        Command::Staff(Staff::Add(add)) => staff::add(&layout, add).await?,
        Command::Staff(Staff::Remove(remove)) => staff::remove(&layout, remove).await?,
        Command::Config(Config::Check) => config_check::run(&layout)?,
        Command::Doctor => doctor::run(&layout).await?,
        Command::Backup { file } => backup::backup(&layout, &file).await?,
        Command::Restore { file } => restore::restore(&layout, &file).await?,
    }
    Ok(ExitCode::SUCCESS)
}
