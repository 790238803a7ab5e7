//! `porchlight demo`: the whole story on this machine, with a made-up vendor and its customers.

use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Answer, CliError};
use crate::demo;

/// Two more ports after the named one are needed.
const HIGHEST_PORT: u16 = u16::MAX - 2;

/// Live the whole story on this machine: one made-up vendor, its app and its customers
#[derive(Debug, Args)]
#[command(after_help = "It needs three ports in a row: the portal's, the gateway's and the app's.")]
pub(super) struct Demo {
    /// Where to listen; on this machine only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", value_parser = listen)]
    listen: SocketAddr,
    /// Where everything is kept. Left out: porchlight-demo in your cache folder
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Begin anew
    #[arg(long)]
    fresh: bool,
    /// Put the gateway in front of an app of your own on this machine, instead of Acme Invoices
    #[arg(long, value_name = "ADDRESS", value_parser = local)]
    app: Option<SocketAddr>,
    /// What that app is called
    #[arg(long, value_name = "NAME", requires = "app")]
    app_name: Option<String>,
    /// The rules for it; without them, the built-in ones hold
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

impl Demo {
    pub fn run(self) -> Result<Answer, CliError> {
        let data = self.data.unwrap_or_else(|| usual_folder(|name| std::env::var_os(name)));
        let front = demo::Front { app: self.app, name: self.app_name, rules: self.rules };
        demo::run(demo::Options { listen: self.listen, data, fresh: self.fresh, front })?;
        Ok(Answer::Yes)
    }
}

fn listen(text: &str) -> Result<SocketAddr, String> {
    let address = local(text)?;
    if address.port() > HIGHEST_PORT {
        return Err(format!(
            "the demo needs three ports in a row; {HIGHEST_PORT} is the highest to begin with"
        ));
    }
    Ok(address)
}

fn local(text: &str) -> Result<SocketAddr, String> {
    let address = match text.strip_prefix("localhost:").map(str::parse) {
        Some(Ok(port)) => SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        _ => text.parse().map_err(|_| "write an address and a port, such as 127.0.0.1:8080".to_owned())?,
    };
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("the demo listens on this machine only; choose an address such as 127.0.0.1:8080".to_owned())
    }
}

/// The cache folder as the XDG base directory specification names it, or a temporary one.
fn usual_folder(variable: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path: &PathBuf| path.is_absolute());
    let cache = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
    cache.unwrap_or_else(std::env::temp_dir).join(Path::new("porchlight-demo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_listens_on_this_machine_only() {
        for good in ["127.0.0.1:8080", "localhost:9000", "[::1]:8080", "127.0.0.1:65533"] {
            assert!(listen(good).is_ok_and(|address| address.ip().is_loopback()), "{good}");
        }
        for bad in ["0.0.0.0:8080", "192.168.1.7:8080", "[::]:8080", "8080", "localhost", "127.0.0.1:65534"] {
            assert!(listen(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_demo_keeps_its_data_in_the_cache_folder() {
        let with = |pairs: &'static [(&str, &str)]| {
            usual_folder(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into()))
        };
        assert_eq!(with(&[("XDG_CACHE_HOME", "/c"), ("HOME", "/h")]), Path::new("/c/porchlight-demo"));
        assert_eq!(
            with(&[("XDG_CACHE_HOME", "here"), ("HOME", "/h")]),
            Path::new("/h/.cache/porchlight-demo")
        );
        assert_eq!(with(&[]), std::env::temp_dir().join("porchlight-demo"));
    }
}
