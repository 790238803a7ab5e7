//! The command line: what can be typed, and how each command ends.
//!
//! One file a command. A command answers yes (exit code 0) or no (1); what it cannot do, it says in a sentence (2).

mod account;
mod admin;
mod config;
mod demo;
mod error;
mod export;
mod given;
mod log;
mod migrate;
mod serve;
mod tracing;
mod verify;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::CliError;

/// Customers decide when support may open their account, and see everything that was done.
#[derive(Debug, Parser)]
#[command(name = "porchlight", version, arg_required_else_help = true)]
struct Cli {
    /// How the program's own log is written, on standard error. What it tells is chosen with RUST_LOG.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "text",
        env = "PORCHLIGHT_LOG_FORMAT",
        hide_env_values = true
    )]
    log_format: tracing::Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Demo),
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Verify(verify::Verify),
    Export(export::Export),
    Account(account::AccountCommand),
    Admin(admin::AdminCommand),
    Config(config::Config),
    Log(log::Log),
}

/// What a command that could be done answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}

/// Reads the command line, does what it says, and tells how it ended.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match tracing::start(cli.log_format).and_then(|()| cli.command.run()) {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) => {
            if !error.is_a_closed_pipe() {
                // When nobody reads standard error, the exit code still tells.
                let _unread = writeln!(std::io::stderr(), "{error}");
            }
            ExitCode::from(2)
        }
    }
}

impl Command {
    fn run(self) -> Result<Answer, CliError> {
        match self {
            Self::Demo(command) => command.run(),
            Self::Serve(command) => command.run(),
            Self::Migrate(command) => command.run(),
            Self::Verify(command) => command.run(),
            Self::Export(command) => command.run(),
            Self::Account(command) => command.run(),
            Self::Admin(command) => command.run(),
            Self::Config(command) => command.run(),
            Self::Log(command) => command.run(),
        }
    }
}

/// Prints one line. Unlike `println!` it does not panic when the reader has gone.
fn say(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush()).map_err(CliError::Output)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
