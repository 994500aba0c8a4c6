//! Settings: the defaults of `config/default.toml`, then a file, then the environment; parsed once, typed, and refused at
//! start with the field named.

use std::{net::SocketAddr, num::NonZeroUsize, path::Path, str::FromStr};

use dalil_identity::EmailAddress;
use dalil_proof::PublicLogKey;
use figment::{
    Figment,
    providers::{Env, Format as _, Toml},
};
use ipnet::IpNet;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de::Error as _};
use url::Url;

use crate::secrets::{SecretsError, master_key};

/// The defaults, in the binary.
const DEFAULTS: &str = include_str!("../../../config/default.toml");

/// Settings whose value is a text even where it looks like a number.
const TEXTS: [(&str, &str); 11] = [
    ("database.url", "DATABASE_URL"),
    ("database.directory_url", "DIRECTORY_DATABASE_URL"),
    ("database.worker_url", "WORKER_DATABASE_URL"),
    ("database.owner_url", "OWNER_DATABASE_URL"),
    ("storage.access_key", "DALIL_STORAGE__ACCESS_KEY"),
    ("storage.secret_key", "DALIL_STORAGE__SECRET_KEY"),
    ("storage.bucket", "DALIL_STORAGE__BUCKET"),
    ("mail.username", "DALIL_MAIL__USERNAME"),
    ("mail.password", "DALIL_MAIL__PASSWORD"),
    ("mail.from_name", "DALIL_MAIL__FROM_NAME"),
    ("secrets.master_key", "DALIL_SECRETS__MASTER_KEY"),
];

/// All settings as written; [`Settings::load`] refuses what cannot be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// The web server.
    pub http: Http,
    /// The databases.
    pub database: Database,
    /// The object store.
    pub storage: Storage,
    /// The mail server.
    pub mail: Mail,
    /// How long auditors may be let in.
    pub auditors: Auditors,
    /// How long things are kept.
    pub keep: Keep,
    /// The workers.
    pub worker: Worker,
    /// Keys of the installation.
    #[serde(default)]
    pub secrets: Secrets,
}

/// The web server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Http {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The address people use.
    pub base_url: String,
    /// Networks whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "parsed_list")]
    pub trusted_proxies: Vec<IpNet>,
    /// Whether to send `Strict-Transport-Security`.
    pub hsts: bool,
}

/// The databases: one login for each purpose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Database {
    /// The runtime login, scoped to one workspace at a time.
    pub url: Option<SecretString>,
    /// The login of look-ups before a workspace is known.
    pub directory_url: Option<SecretString>,
    /// The login that claims jobs.
    pub worker_url: Option<SecretString>,
    /// The owner, for `dalil migrate` only.
    pub owner_url: Option<SecretString>,
    /// The most connections of the runtime login.
    pub pool: u32,
    /// The most issues of one workspace that share a commit.
    pub issues_together: NonZeroUsize,
}

/// The object store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Storage {
    /// Its address.
    #[serde(default, deserialize_with = "parsed")]
    pub endpoint: Option<Url>,
    /// Its region.
    pub region: String,
    /// The bucket.
    pub bucket: String,
    /// The name of the key.
    pub access_key: Option<String>,
    /// The key.
    pub secret_key: Option<SecretString>,
    /// Whether the bucket stands in the path.
    pub path_style: bool,
}

/// The mail server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// Its name.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// How it is secured.
    pub tls: MailTls,
    /// The user name.
    pub username: Option<String>,
    /// The password.
    pub password: Option<SecretString>,
    /// The address mail is from.
    #[serde(default, deserialize_with = "parsed")]
    pub from: Option<EmailAddress>,
    /// The name mail is from.
    pub from_name: String,
}

/// How the connection to the mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MailTls {
    /// TLS from the first byte.
    Implicit,
    /// Upgraded, and refused where it cannot be.
    Starttls,
    /// None: to a server on this machine.
    None,
}

/// How long owners may let an auditor in, in days.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Auditors {
    /// The longest time.
    pub longest_days: u16,
    /// The time where none is named.
    pub usual_days: u16,
}

/// How long things are kept that are no record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keep {
    /// Days for which answers to requests are known.
    pub answers_days: u16,
}

/// The workers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Worker {
    /// How many jobs run at once.
    pub concurrency: usize,
}

/// Keys of the installation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Secrets {
    /// 64 hexadecimal digits; every other key is derived from it.
    pub master_key: Option<SecretString>,
    /// Public log keys that follow from an earlier master key, as name+id+key: what they signed is believed.
    #[serde(default, deserialize_with = "parsed_list")]
    pub earlier_log_keys: Vec<PublicLogKey>,
}

/// Why the settings are refused; one line that names the field.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file or the environment does not parse.
    #[error("settings: {0}")]
    Unreadable(String),
    /// The master key is none, or one that anybody knows.
    #[error("settings: {0}")]
    Key(#[from] SecretsError),
    /// A field is missing while others of its kind are set.
    #[error("settings: {field} is missing ({why})")]
    Missing {
        /// The field.
        field: &'static str,
        /// Why it is needed.
        why: &'static str,
    },
    /// A field has a value that cannot be.
    #[error("settings: {field}: {why}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong.
        why: String,
    },
}

/// Whether the parts are this program's own or somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parts {
    /// Nothing is configured: start our own.
    Embedded,
    /// Everything is configured: use real ones.
    Real,
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub(crate) fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut figment = Figment::from(Toml::string(DEFAULTS));
        if let Some(file) = file {
            if !file.is_file() {
                return Err(ConfigError::Unreadable(format!("no file at {}", file.display())));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        figment = figment.merge(Env::prefixed("DALIL_").filter(|name| name.as_str().contains("__")).split("__"));
        for (field, variable) in TEXTS {
            if let Ok(text) = std::env::var(variable) {
                figment = figment.merge((field, text));
            }
        }
        let settings: Self = figment.extract().map_err(|error| ConfigError::Unreadable(one_line(&error)))?;
        settings.check()?;
        Ok(settings)
    }

    /// Whether the parts are embedded or real.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] when only some of the real ones are set.
    pub(crate) fn parts(&self) -> Result<Parts, ConfigError> {
        let needed: [(&'static str, bool); 8] = [
            ("DATABASE_URL", self.database.url.is_some()),
            ("DIRECTORY_DATABASE_URL", self.database.directory_url.is_some()),
            ("WORKER_DATABASE_URL", self.database.worker_url.is_some()),
            ("storage.endpoint", self.storage.endpoint.is_some()),
            ("storage.access_key", self.storage.access_key.is_some()),
            ("storage.secret_key", self.storage.secret_key.is_some()),
            ("mail.host", self.mail.host.is_some()),
            ("mail.from", self.mail.from.is_some()),
        ];
        if needed.iter().all(|(_, set)| !set) {
            return Ok(Parts::Embedded);
        }
        match needed.iter().find(|(_, set)| !set) {
            Some((field, _)) => {
                Err(ConfigError::Missing { field, why: "with real databases, storage or mail, all of them are needed" })
            }
            None if self.secrets.master_key.is_none() => Err(ConfigError::Missing {
                field: "secrets.master_key",
                why: "64 hexadecimal digits, the same on every process",
            }),
            None => Ok(Parts::Real),
        }
    }

    fn check(&self) -> Result<(), ConfigError> {
        let invalid = |field, why: &str| Err(ConfigError::Invalid { field, why: why.to_owned() });
        let Ok(base) = Url::parse(&self.http.base_url) else {
            return invalid("http.base_url", "must be a URL");
        };
        let origin_only = base.path() == "/" && base.query().is_none() && base.fragment().is_none();
        if self.http.base_url.ends_with('/') || !origin_only || !matches!(base.scheme(), "http" | "https") {
            return invalid("http.base_url", "must be http(s)://host[:port] with nothing behind it");
        }
        let local = matches!(base.host_str(), Some("localhost"));
        if base.scheme() == "http" && !(local && self.http.listen.ip().is_loopback()) {
            return invalid(
                "http.base_url",
                "plain http is for http://localhost on a loopback address only; put a proxy with TLS in front",
            );
        }
        if self.http.hsts && base.scheme() != "https" {
            return invalid("http.hsts", "needs a base_url of https");
        }
        if self.database.pool == 0 {
            return invalid("database.pool", "must be at least 1");
        }
        if self.keep.answers_days == 0 {
            return invalid("keep.answers_days", "must be at least 1");
        }
        if !(1..=365).contains(&self.auditors.longest_days) {
            return invalid("auditors.longest_days", "must be 1 to 365");
        }
        if !(1..=self.auditors.longest_days).contains(&self.auditors.usual_days) {
            return invalid("auditors.usual_days", "must be 1 to auditors.longest_days");
        }
        if self.worker.concurrency == 0 {
            return invalid("worker.concurrency", "must be at least 1");
        }
        let loopback_mail = matches!(self.mail.host.as_deref(), None | Some("localhost" | "127.0.0.1" | "::1"));
        if self.mail.tls == MailTls::None && !loopback_mail {
            return invalid("mail.tls", "none is for a mail server on this machine only");
        }
        if self.mail.username.is_some() != self.mail.password.is_some() {
            return invalid("mail.username", "needs mail.password, and the other way round");
        }
        if let Some(key) = &self.secrets.master_key {
            master_key(key)?;
        }
        self.parts().map(|_| ())
    }
}

/// A value that is written as text.
fn parsed<'de, D: Deserializer<'de>, T: FromStr>(source: D) -> Result<Option<T>, D::Error> {
    Option::<String>::deserialize(source)?
        .map(|text| text.parse().map_err(|_| D::Error::custom("malformed")))
        .transpose()
}

/// The same for a list of them.
fn parsed_list<'de, D: Deserializer<'de>, T: FromStr>(source: D) -> Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(source)?;
    texts.iter().map(|text| text.parse().map_err(|_| D::Error::custom("malformed"))).collect()
}

/// The first problem, with its field and without any value that could be a secret.
fn one_line(error: &figment::Error) -> String {
    let path = error.path.join(".");
    let what = match &error.kind {
        figment::error::Kind::UnknownField(field, _) => format!("no such setting: {field}"),
        figment::error::Kind::MissingField(field) => format!("{field} is missing"),
        figment::error::Kind::InvalidType(_, expected) | figment::error::Kind::InvalidValue(_, expected) => {
            format!("must be {expected}")
        }
        figment::error::Kind::UnknownVariant(_, expected) => format!("must be one of {}", expected.join(", ")),
        _ => "does not parse".to_owned(),
    };
    if path.is_empty() { what } else { format!("{path}: {what}") }
}
