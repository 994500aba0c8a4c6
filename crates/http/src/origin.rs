//! From where a request came: its id, the client's address and agent.

use std::net::IpAddr;

use actix_web::{HttpMessage as _, HttpRequest, http::header};
use dalil_tenancy::{Origin, RequestId};
use ipnet::IpNet;

use crate::HttpState;

/// The longest user agent that is kept, in bytes.
const MAX_AGENT_BYTES: usize = 400;

/// The id of the request, set by the outermost layer.
pub fn request_id(request: &HttpRequest) -> RequestId {
    let known = request.extensions().get::<RequestId>().cloned();
    known.unwrap_or_else(|| RequestId::parse("unknown").expect("a plain word has the allowed shape"))
}

/// The origin of an act that this request causes.
pub fn of(request: &HttpRequest, state: &HttpState) -> Origin {
    Origin {
        request_id: request_id(request),
        ip: client_ip(request, &state.settings.trusted_proxies),
        user_agent: user_agent(request),
    }
}

/// The client's address: the peer's, or behind trusted proxies the last one that they did not add themselves.
pub fn client_ip(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|network| network.contains(ip));
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let mut client = peer;
    for hop in forwarded(request).iter().rev() {
        let Some(ip) = parse_hop(hop) else { break };
        client = ip;
        if !is_trusted(&ip) {
            break;
        }
    }
    Some(client)
}

/// The hops of `X-Forwarded-For`, the client's first; several headers are one list.
fn forwarded(request: &HttpRequest) -> Vec<String> {
    let values = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|hop| hop.trim().to_owned()).collect()
}

/// An address with or without a port, an IPv6 one with or without brackets.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let ip = hop.parse::<IpAddr>().ok();
    let ip = ip.or_else(|| hop.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()));
    let ip = ip.or_else(|| hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
    ip.map(|ip| ip.to_canonical())
}

fn user_agent(request: &HttpRequest) -> Option<String> {
    let agent = String::from_utf8_lossy(request.headers().get(header::USER_AGENT)?.as_bytes()).into_owned();
    let end = (0..=MAX_AGENT_BYTES.min(agent.len())).rev().find(|&end| agent.is_char_boundary(end))?;
    agent.get(..end).filter(|agent| !agent.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn ip(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut request = TestRequest::default().peer_addr(format!("{peer}:4000").parse().unwrap());
        for value in forwarded {
            request = request.append_header(("x-forwarded-for", *value));
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        client_ip(&request.to_http_request(), &trusted).unwrap().to_string()
    }

    #[test]
    fn a_stranger_cannot_claim_an_address() {
        assert_eq!(ip("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(ip("203.0.113.9", &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.9");
    }

    #[test]
    fn behind_trusted_proxies_the_last_hop_they_did_not_add_counts() {
        let trusted = ["10.0.0.0/8", "fd00::/8"];
        assert_eq!(ip("10.0.0.1", &["198.51.100.1"], &trusted), "198.51.100.1");
        assert_eq!(ip("10.0.0.1", &["1.2.3.4, 198.51.100.1", "10.0.0.7"], &trusted), "198.51.100.1");
        assert_eq!(ip("10.0.0.1", &["2001:db8::7"], &trusted), "2001:db8::7");
        assert_eq!(ip("10.0.0.1", &["[2001:db8::7]:443"], &trusted), "2001:db8::7");
        assert_eq!(ip("10.0.0.1", &["::ffff:198.51.100.1"], &trusted), "198.51.100.1");
    }

    #[test]
    fn an_unreadable_hop_ends_the_search() {
        assert_eq!(ip("10.0.0.1", &["198.51.100.1, unknown"], &["10.0.0.0/8"]), "10.0.0.1");
        assert_eq!(ip("10.0.0.1", &[], &["10.0.0.0/8"]), "10.0.0.1");
    }

    #[test]
    fn a_long_agent_is_cut_between_characters() {
        let long = "ক".repeat(200);
        let request = TestRequest::default().insert_header((header::USER_AGENT, long.as_bytes())).to_http_request();
        assert_eq!(user_agent(&request).unwrap().len(), 399);
        assert_eq!(user_agent(&TestRequest::default().to_http_request()), None);
    }
}
