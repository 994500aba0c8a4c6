//! `dalil witness push`: sends the checkpoint of a workspace's audit log to another installation that witnesses it.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};

use anyhow::Context as _;
use dalil_app::{Failure, LogError};
use dalil_audit::LOG;
use reqwest::{Client, RequestBuilder, StatusCode, redirect::Policy};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use url::{Host, Url};

use crate::{checks, config::Settings, opened::Opened};

/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// The longest wait for an answer.
const ANSWER: Duration = Duration::from_secs(20);

/// The largest answer that is read, in bytes.
const MOST: usize = 16 * 1024;

/// What to push, and where to.
pub(crate) struct Asked {
    /// The workspace by its slug.
    pub(crate) slug: String,
    /// The address that the witness gave.
    pub(crate) to: Url,
    /// The token that it gave.
    pub(crate) token: SecretString,
    /// Whether the address may be of this machine or its network, and without TLS.
    pub(crate) private: bool,
}

/// What a witness keeps.
#[derive(Deserialize)]
struct Kept {
    size: u64,
    root: Option<String>,
}

/// Why a witness refused.
#[derive(Deserialize)]
struct Refused {
    code: String,
    #[serde(default)]
    errors: Vec<Why>,
}

/// What is wrong with a field.
#[derive(Deserialize)]
struct Why {
    code: String,
}

/// Asks the witness how far it keeps the log, and sends what came since. The exit code says whether the log contradicts what
/// the witness keeps.
pub(crate) async fn push(settings: &Settings, asked: &Asked) -> anyhow::Result<ExitCode> {
    let client = client(&asked.to, asked.private).await?;
    let ask = |request: RequestBuilder| request.bearer_auth(asked.token.expose_secret());
    let (status, answer) = send(ask(client.get(asked.to.clone()))).await?;
    anyhow::ensure!(status == StatusCode::OK, "the witness answers {status}: is the token of this log?");
    let kept: Kept = serde_json::from_slice(&answer).context("the witness answers something else")?;
    let opened = Opened::open(settings).await?;
    let workspace = opened.workspaces(Some(&asked.slug)).await?.pop().context("no workspace of that slug")?;
    let grown = opened.app.log_growth(&opened.app.checks_actor(workspace.id), LOG, kept.size).await;
    let whole = match grown {
        Ok(file) => {
            let body = json!({ "growth": file.proof.to_string() });
            let (status, answer) = send(ask(client.post(asked.to.clone())).json(&body)).await?;
            accepted(&asked.slug, status, &answer)?
        }
        Err(Failure::Refused(LogError::Shorter { size })) => {
            println!("{}: BROKEN: the log has {size} entries, the witness keeps {}", asked.slug, kept.size);
            false
        }
        Err(error) => return Err(error.into()),
    };
    opened.close().await?;
    Ok(checks::exit(whole))
}

/// Tells whether a witness keeps the log as it was sent.
fn accepted(slug: &str, status: StatusCode, answer: &[u8]) -> anyhow::Result<bool> {
    if status == StatusCode::OK {
        let kept: Kept = serde_json::from_slice(answer).context("the witness answers something else")?;
        println!("{slug}: the witness keeps {} entries, root {}", kept.size, kept.root.unwrap_or_default());
        return Ok(true);
    }
    let code = serde_json::from_slice::<Refused>(answer).map_or_else(
        |_| status.to_string(),
        |Refused { code, errors }| errors.into_iter().next().map_or(code, |why| why.code),
    );
    // What we sent began at what it keeps: where that does not fit, the log is another than it was.
    if matches!(code.as_str(), "checkpoint_contradicts" | "not_grown") {
        println!("{slug}: BROKEN: the log does not go on from what the witness keeps");
        return Ok(false);
    }
    anyhow::bail!("the witness refused the checkpoint: {code}")
}

/// Sends a request and reads an answer of a bounded size.
async fn send(request: RequestBuilder) -> anyhow::Result<(StatusCode, Vec<u8>)> {
    let mut response =
        request.send().await.map_err(reqwest::Error::without_url).context("the witness cannot be reached")?;
    let (status, mut body) = (response.status(), Vec::new());
    while let Some(part) =
        response.chunk().await.map_err(reqwest::Error::without_url).context("the witness fell silent")?
    {
        body.extend_from_slice(&part);
        anyhow::ensure!(body.len() <= MOST, "the answer of the witness is too large");
    }
    Ok((status, body))
}

/// A client that reaches this address and no other: without redirects and proxies, over TLS, and to no address of this machine or
/// its network, whatever its name resolves to now.
async fn client(to: &Url, private: bool) -> anyhow::Result<Client> {
    anyhow::ensure!(private || to.scheme() == "https", "--to must begin with https://");
    let port = to.port_or_known_default().context("--to has no port")?;
    let found: Vec<SocketAddr> = match to.host().context("--to has no host")? {
        Host::Domain(name) => tokio::net::lookup_host((name, port)).await.context("--to does not resolve")?.collect(),
        Host::Ipv4(ip) => vec![(ip, port).into()],
        Host::Ipv6(ip) => vec![(ip, port).into()],
    };
    let reachable: Vec<SocketAddr> = found.into_iter().filter(|at| private || is_public(at.ip())).collect();
    anyhow::ensure!(!reachable.is_empty(), "--to is of this machine or its network (--allow-private lets it through)");
    let builder = Client::builder().redirect(Policy::none()).no_proxy().connect_timeout(CONNECT).timeout(ANSWER);
    let builder = builder.https_only(!private).resolve_to_addrs(to.host_str().unwrap_or_default(), &reachable);
    Ok(builder.build()?)
}

/// Whether an address is one of the public internet.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

/// By the registry of special-purpose addresses (RFC 6890).
fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

/// Global unicast (`2000::/3`) only, and what carries an IPv4 address by that.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    let v4 = |at: usize| {
        let ([first, second], [third, fourth]) = (segments[at].to_be_bytes(), segments[at + 1].to_be_bytes());
        is_public_v4(Ipv4Addr::new(first, second, third, fourth))
    };
    match (segments[0], segments[1]) {
        (0x0064, 0xff9b) if segments[2..6] == [0; 4] => v4(6),
        (0x2002, _) => v4(1),
        // Teredo, benchmarks, ORCHID, documentation.
        (0x2001, 0 | 2 | 0x10..=0x2f | 0xdb8) | (0x3fff, _) => false,
        _ => segments[0] & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_reached() {
        for public in ["1.1.1.1", "103.4.145.245", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "127.0.0.1",
            "100.64.0.1",
            "169.254.169.254",
            "172.31.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001:db8::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[tokio::test]
    async fn an_address_without_tls_or_of_this_network_is_refused_before_anything_is_sent() {
        for to in ["http://witness.example/x", "https://127.0.0.1/x", "https://[::1]/x", "https://localhost/x"] {
            assert!(client(&to.parse().unwrap(), false).await.is_err(), "{to}");
        }
    }

    #[test]
    fn what_a_witness_answers_is_told_apart() {
        let kept = br#"{"size": 7, "root": "ab"}"#;
        assert!(accepted("shapla", StatusCode::OK, kept).unwrap());
        assert!(!accepted("shapla", StatusCode::CONFLICT, br#"{"code": "checkpoint_contradicts"}"#).unwrap());
        let refused = |code: &str| format!(r#"{{"code": "validation", "errors": [{{"code": "{code}"}}]}}"#);
        let unproved = refused("not_grown");
        assert!(!accepted("shapla", StatusCode::UNPROCESSABLE_ENTITY, unproved.as_bytes()).unwrap());
        let other = accepted("shapla", StatusCode::UNPROCESSABLE_ENTITY, refused("other_log").as_bytes());
        assert!(other.unwrap_err().to_string().ends_with("other_log"));
        assert!(accepted("shapla", StatusCode::CONFLICT, br#"{"code": "checkpoint_begins_elsewhere"}"#).is_err());
        assert!(accepted("shapla", StatusCode::OK, b"<html>").is_err());
        assert!(accepted("shapla", StatusCode::BAD_GATEWAY, b"<html>").is_err());
    }
}
