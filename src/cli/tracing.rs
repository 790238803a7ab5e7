//! The program's own log, for operators: on standard error, as text or as JSON lines.

use std::io::IsTerminal as _;

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::CliError;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// What is told unless RUST_LOG says otherwise: our own doings, requests' numbers, and what worries our libraries.
const USUAL: &str = "warn,porchlight=info,tracing_actix_web=info";

/// Begins logging. Called once.
pub(super) fn start(format: Format) -> Result<(), CliError> {
    let wanted = std::env::var("RUST_LOG").unwrap_or_else(|_| USUAL.to_owned());
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::INFO.into())
        .parse(wanted)
        .map_err(|error| CliError::LogFilter(error.to_string()))?;
    let colours = std::io::stderr().is_terminal();
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    match format {
        Format::Text => log.init(),
        Format::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
