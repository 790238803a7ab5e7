//! Connections: TCP, and TLS over it where the app's origin says so.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::FutureExt as _;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::{Call, Failure};
use crate::tls;

/// A connection to the app.
pub(in crate::gateway) enum Io {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// Makes connections.
pub(super) struct Connector {
    tls: TlsConnector,
}

impl Connector {
    pub fn new() -> Self {
        Self { tls: TlsConnector::from(Arc::new(tls::client())) }
    }

    pub async fn connect(&self, call: &Call<'_>) -> Result<Io, Failure> {
        let connected = tokio::time::timeout(call.waits.connect, self.open(call));
        connected.await.unwrap_or(Err(Failure::Connect))
    }

    async fn open(&self, call: &Call<'_>) -> Result<Io, Failure> {
        let host = call.origin.host_str().ok_or(Failure::Connect)?;
        let tcp = match call.connect {
            Some(address) => TcpStream::connect(address).await,
            None => {
                let port = call.origin.port_or_known_default().ok_or(Failure::Connect)?;
                TcpStream::connect((host.trim_matches(['[', ']']), port)).await
            }
        };
        let tcp = tcp.map_err(|_| Failure::Connect)?;
        tcp.set_nodelay(true).map_err(|_| Failure::Connect)?;
        if call.origin.scheme() != "https" {
            return Ok(Io::Plain(tcp));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Failure::Connect)?;
        let tls = self.tls.connect(name, tcp).await.map_err(|_| Failure::Connect)?;
        Ok(Io::Tls(Box::new(tls)))
    }
}

impl Io {
    /// Whether there is nothing to read: neither bytes that nobody asked for, nor the end.
    pub fn is_quiet(&mut self) -> bool {
        self.read_u8().now_or_never().is_none()
    }
}

impl AsyncRead for Io {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(io) => Pin::new(io).poll_read(context, into),
            Self::Tls(io) => Pin::new(io).poll_read(context, into),
        }
    }
}

impl AsyncWrite for Io {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(io) => Pin::new(io).poll_write(context, bytes),
            Self::Tls(io) => Pin::new(io).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(io) => Pin::new(io).poll_flush(context),
            Self::Tls(io) => Pin::new(io).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        match self.get_mut() {
            Self::Plain(io) => Pin::new(io).poll_shutdown(context),
            Self::Tls(io) => Pin::new(io).poll_shutdown(context),
        }
    }
}
