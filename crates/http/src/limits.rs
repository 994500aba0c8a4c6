//! The first gate of the promised limits, in this process: 30 tries a minute per address at the sign-in
//! endpoints (S0-71), 3 sign-in mails a minute per mail address (S0-72), and as many look-ups of papers per address.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use dalil_identity::{EmailAddress, TokenHash};
use dalil_tenancy::WorkspaceId;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock as _};

use crate::{
    HttpState, origin,
    problem::{Code, Problem},
};

/// Tries a minute per address at the sign-in endpoints (S0-71).
pub const TRIES_PER_IP: NonZeroU32 = NonZeroU32::new(30).expect("30 is not 0");

/// Look-ups of papers a minute per address, counted apart, so that who checks papers can still sign in.
pub const LOOK_UPS_PER_IP: NonZeroU32 = TRIES_PER_IP;

/// Checkpoints of witnessed logs a minute per address, counted apart.
pub const CHECKPOINTS_PER_IP: NonZeroU32 = TRIES_PER_IP;

/// Checks of a year a minute per workspace: each reads up to 20,000 records again.
pub const CHECKS_PER_WORKSPACE: NonZeroU32 = NonZeroU32::new(10).expect("10 is not 0");

/// Sign-in mails a minute per mail address (S0-72).
pub const MAILS_PER_ADDRESS: NonZeroU32 = NonZeroU32::new(3).expect("3 is not 0");

/// After so many checks, keys that are full again are forgotten, so that memory does not grow with visitors.
const SWEEP: u32 = 1_000;

/// The gates.
pub struct Gates {
    tries: Gate<IpAddr>,
    look_ups: Gate<IpAddr>,
    checkpoints: Gate<IpAddr>,
    checks: Gate<WorkspaceId>,
    mails: Gate<TokenHash>,
}

struct Gate<K: std::hash::Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    checks: AtomicU32,
}

impl<K: std::hash::Hash + Eq + Clone> Gate<K> {
    fn new(a_minute: NonZeroU32) -> Self {
        Self { limiter: RateLimiter::keyed(Quota::per_minute(a_minute)), checks: AtomicU32::new(0) }
    }

    fn pass(&self, key: &K) -> Result<(), Problem> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|until| {
            let wait = until.wait_time_from(self.limiter.clock().now());
            Problem::new(Code::TooManyRequests).retry_after(wait.as_secs() + 1)
        })
    }
}

impl Gates {
    pub(crate) fn new() -> Self {
        Self {
            tries: Gate::new(TRIES_PER_IP),
            look_ups: Gate::new(LOOK_UPS_PER_IP),
            checkpoints: Gate::new(CHECKPOINTS_PER_IP),
            checks: Gate::new(CHECKS_PER_WORKSPACE),
            mails: Gate::new(MAILS_PER_ADDRESS),
        }
    }

    fn try_from_ip(&self, ip: IpAddr) -> Result<(), Problem> {
        self.tries.pass(&network(ip))
    }

    fn look_up_from_ip(&self, ip: IpAddr) -> Result<(), Problem> {
        self.look_ups.pass(&network(ip))
    }

    fn checkpoint_from_ip(&self, ip: IpAddr) -> Result<(), Problem> {
        self.checkpoints.pass(&network(ip))
    }
}

impl HttpState {
    /// Lets a check of a year through, ten a minute for a workspace.
    ///
    /// # Errors
    /// A [`Problem`] of [`Code::TooManyRequests`].
    pub(crate) fn may_check(&self, workspace: WorkspaceId) -> Result<(), Problem> {
        self.gates.checks.pass(&workspace)
    }

    /// Lets a mail to an address that somebody typed through, three a minute whoever asks: nobody is flooded through us.
    ///
    /// # Errors
    /// A [`Problem`] of [`Code::TooManyRequests`].
    pub fn may_mail(&self, address: &EmailAddress) -> Result<(), Problem> {
        self.gates.mails.pass(&self.keys.address.hash("sign-in", address.as_str()))
    }

    /// [`HttpState::may_mail`] of what a field holds; what is no address is refused by the rules of the field.
    ///
    /// # Errors
    /// A [`Problem`] of [`Code::TooManyRequests`].
    pub fn may_mail_to(&self, typed: &str) -> Result<(), Problem> {
        typed.parse().map_or(Ok(()), |address| self.may_mail(&address))
    }
}

/// An IPv4 address itself, of an IPv6 address its /64: a host has a whole one.
fn network(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

/// Before the sign-in endpoints, of the API and of the pages.
pub(crate) async fn tries(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    through(Gates::try_from_ip, request, next).await
}

/// Before the look-up of papers, of the API and of the pages.
pub(crate) async fn look_ups(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    through(Gates::look_up_from_ip, request, next).await
}

/// Before the way in for checkpoints of witnessed logs.
pub(crate) async fn checkpoints(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    through(Gates::checkpoint_from_ip, request, next).await
}

async fn through(
    gate: fn(&Gates, IpAddr) -> Result<(), Problem>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let state = crate::session::state(request.request()).clone();
    let ip = origin::client_ip(request.request(), &state.settings.trusted_proxies);
    if let Some(Err(problem)) = ip.map(|ip| gate(&state.gates, ip)) {
        return Ok(request.into_response(HttpResponse::from_error(problem)));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thirty_first_try_waits_and_another_network_does_not() {
        let gates = Gates::new();
        let from = |ip: &str| gates.try_from_ip(ip.parse().unwrap());
        for last in 0..30 {
            assert!(from(&format!("2001:db8::{last:x}")).is_ok());
        }
        let refused = from("2001:db8::ffff").unwrap_err();
        assert_eq!(refused.code(), Code::TooManyRequests);
        assert!(from("2001:db8:0:1::1").is_ok() && from("203.0.113.9").is_ok());
    }
}
