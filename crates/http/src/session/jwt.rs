use dalil_app::ports::LiveSession;
use dalil_identity::{SessionId, TokenKey};
use dalil_tenancy::{PersonId, WorkspaceId};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use super::hs256;

/// How long a JWT lives, in seconds.
pub(crate) const JWT_SECONDS: i64 = 300;

/// What a JWT says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The person.
    #[serde(rename = "sub")]
    pub person: PersonId,
    /// The one workspace it is good for.
    #[serde(rename = "wsp")]
    pub workspace: WorkspaceId,
    /// The session.
    #[serde(rename = "sid")]
    pub session: SessionId,
    /// The epoch of the workspace when it was made.
    #[serde(rename = "epo")]
    pub epoch: i64,
    /// When it was made, in seconds since the Unix epoch.
    pub iat: i64,
    /// When it ends.
    pub exp: i64,
}

impl Claims {
    pub(crate) fn of(live: &LiveSession, now: Timestamp) -> Self {
        Self {
            person: live.session.person,
            workspace: live.session.workspace,
            session: live.session.id,
            epoch: live.workspace.epoch,
            iat: now.as_second(),
            exp: now.as_second() + JWT_SECONDS,
        }
    }

    /// Whether it holds at a time of the application's clock.
    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        (self.iat..self.exp).contains(&now.as_second()) && self.exp - self.iat <= JWT_SECONDS
    }

    /// Whether a session is the one it was made for, as it was then.
    pub(crate) fn fit(&self, live: &LiveSession) -> bool {
        self.person == live.session.person && self.epoch == live.workspace.epoch
    }
}

/// The key that signs and verifies JWTs, HS256 only. Never prints.
pub(crate) struct JwtKey {
    sign: EncodingKey,
    verify: DecodingKey,
    rules: Validation,
}

impl JwtKey {
    pub(crate) fn new(key: &TokenKey) -> Self {
        hs256::install();
        // The library would ask the machine's clock; `Claims::is_live` asks ours.
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false;
        rules.required_spec_claims.clear();
        Self { sign: EncodingKey::from_secret(key.expose()), verify: DecodingKey::from_secret(key.expose()), rules }
    }

    pub(crate) fn write(&self, claims: &Claims) -> String {
        encode(&Header::new(Algorithm::HS256), claims, &self.sign).expect("HS256 signs any struct of texts and numbers")
    }

    /// The claims, when the signature is ours; expired ones too.
    pub(crate) fn read(&self, token: &str) -> Option<Claims> {
        decode::<Claims>(token, &self.verify, &self.rules).ok().map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> Claims {
        Claims {
            person: PersonId::mint(1, &[1; 10]),
            workspace: WorkspaceId::mint(1, &[2; 10]),
            session: SessionId::mint(1, &[3; 10]),
            epoch: 1,
            iat: 1_000,
            exp: 1_300,
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_token_is_read_back_by_its_key_only() {
        let key = JwtKey::new(&TokenKey::from_bytes([1; 32]));
        let token = key.write(&claims());
        assert_eq!(key.read(&token), Some(claims()));
        assert_eq!(JwtKey::new(&TokenKey::from_bytes([2; 32])).read(&token), None);
        assert_eq!(key.read(&format!("{token}x")), None);
    }

    #[test]
    fn a_token_without_a_signature_or_of_another_algorithm_is_refused() {
        let key = JwtKey::new(&TokenKey::from_bytes([1; 32]));
        let token = key.write(&claims());
        let (_, rest) = token.split_once('.').unwrap();
        let (body, _) = rest.split_once('.').unwrap();
        // {"alg":"none"}
        assert_eq!(key.read(&format!("eyJhbGciOiJub25lIn0.{body}.")), None);
        // {"alg":"HS512"}
        assert_eq!(key.read(&token.replacen(token.split('.').next().unwrap(), "eyJhbGciOiJIUzUxMiJ9", 1)), None);
        assert!(encode(&Header::new(Algorithm::HS512), &claims(), &EncodingKey::from_secret(&[1; 32])).is_err());
    }

    #[test]
    fn a_token_is_what_any_other_library_reads() {
        // RFC 7515, appendix A.1.
        let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==";
        let payload = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                       eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        hs256::install();
        let key = EncodingKey::from_base64_secret(&secret.replace('-', "+").replace('_', "/")).unwrap();
        let signed = jsonwebtoken::crypto::sign(payload.as_bytes(), &key, Algorithm::HS256).unwrap();
        assert_eq!(signed, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    }

    #[test]
    fn a_token_lives_five_minutes() {
        let claims = claims();
        assert!(claims.is_live(at(1_000)) && claims.is_live(at(1_299)));
        assert!(!claims.is_live(at(1_300)) && !claims.is_live(at(999)));
        assert!(!Claims { exp: 9_999, ..claims }.is_live(at(1_001)));
    }
}
