//! TLS as we speak it to others: rustls with ring, and the roots that browsers trust.

use std::sync::Arc;

/// Settings for a connection that we begin.
pub fn client() -> rustls::ClientConfig {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks the versions of TLS that rustls holds safe")
        .with_root_certificates(roots)
        .with_no_client_auth()
}
