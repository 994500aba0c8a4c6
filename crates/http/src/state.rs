use std::sync::Arc;

use dalil_app::App;
use dalil_identity::TokenKey;
use ipnet::IpNet;
use url::Url;

use crate::{limits::Gates, session::JwtKey};

/// All that a request needs: the use cases, the keys, the settings and the gates.
pub struct HttpState {
    /// The use cases.
    pub app: Arc<App>,
    /// The keys of this edge.
    pub keys: HttpKeys,
    /// The settings of this edge.
    pub settings: HttpSettings,
    /// The first gate of the promised limits, in this process only.
    pub gates: Gates,
}

/// Settings of the web edge.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// The address people use: scheme, host and port, nothing behind them.
    pub base_url: Url,
    /// Whether to send `Strict-Transport-Security`; it is sent under an `https` base URL only (X09).
    pub hsts: bool,
    /// Networks whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
}

/// The keys of the web edge, each derived from the one master secret for one purpose. Never prints.
pub struct HttpKeys {
    pub(crate) jwt: JwtKey,
    pub(crate) csrf: TokenKey,
    pub(crate) cursor: TokenKey,
    pub(crate) address: TokenKey,
}

impl HttpKeys {
    /// Derives the keys.
    pub fn derive(master: &TokenKey) -> Self {
        let key = |purpose| TokenKey::from_bytes(*master.hash("dalil/http", purpose).as_bytes());
        Self { jwt: JwtKey::new(&key("jwt")), csrf: key("csrf"), cursor: key("cursor"), address: key("address") }
    }
}

impl HttpState {
    /// The state of one process.
    pub fn new(app: Arc<App>, master: &TokenKey, settings: HttpSettings) -> Self {
        Self { app, keys: HttpKeys::derive(master), settings, gates: Gates::new() }
    }

    /// The origin people use, as browsers write it: `https://dalil.example`.
    pub fn origin(&self) -> String {
        self.settings.base_url.origin().ascii_serialization()
    }

    /// Whether people use TLS.
    pub fn is_https(&self) -> bool {
        self.settings.base_url.scheme() == "https"
    }
}
