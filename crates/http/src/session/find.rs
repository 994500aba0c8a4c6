use actix_web::HttpRequest;
use dalil_tenancy::{Slug, StoreError, WorkspaceId};

use super::{
    Signed,
    cookies::{Presented, presented},
    jwt::Claims,
};
use crate::{HttpState, origin};

/// The workspace that a request is about.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// By its id; none when the path holds no id, which is like one that does not exist.
    Id(Option<WorkspaceId>),
    /// By its slug; none when the path holds no slug.
    Slug(Option<Slug>),
}

/// What the presented cookies open.
#[derive(Debug)]
pub enum Visitor {
    /// The workspace that is wanted.
    Signed(Box<Signed>),
    /// Another workspace only.
    Elsewhere,
    /// Nothing.
    Anonymous,
}

/// What the cookies of a request open.
///
/// Nothing about the wanted workspace is looked up unless a session of it is held, so that the answer for somebody
/// else's workspace is the one for none at all.
///
/// # Errors
/// [`StoreError`].
pub async fn find(request: &HttpRequest, state: &HttpState, wanted: &Wanted) -> Result<Visitor, StoreError> {
    let mut elsewhere = false;
    for (slug, cookies) in candidates(request, state, wanted) {
        let Some(signed) = open(request, state, &slug, cookies).await? else { continue };
        match wanted {
            Wanted::Id(id) if *id != Some(signed.live().workspace.id) => elsewhere = true,
            _ => return Ok(Visitor::Signed(Box::new(signed))),
        }
    }
    Ok(if elsewhere { Visitor::Elsewhere } else { Visitor::Anonymous })
}

/// The cookies that may open what is wanted, the likeliest first: each one tried is a look-up.
fn candidates(request: &HttpRequest, state: &HttpState, wanted: &Wanted) -> Vec<(Slug, Presented)> {
    let mut cookies: Vec<_> = presented(request).into_iter().collect();
    match wanted {
        Wanted::Slug(wanted) => cookies.retain(|(slug, _)| Some(slug) == wanted.as_ref()),
        Wanted::Id(id) => {
            cookies.sort_by_key(|(_, cookies)| claims(state, cookies).map(|claims| claims.workspace) != *id);
        }
    }
    cookies
}

fn claims(state: &HttpState, cookies: &Presented) -> Option<Claims> {
    cookies.jwt.as_deref().and_then(|token| state.keys.jwt.read(token))
}

/// Every session that the cookies of a request open, by slug.
///
/// # Errors
/// [`StoreError`].
pub async fn all(request: &HttpRequest, state: &HttpState) -> Result<Vec<Signed>, StoreError> {
    let mut opened = Vec::new();
    for (slug, cookies) in presented(request) {
        opened.extend(open(request, state, &slug, cookies).await?);
    }
    Ok(opened)
}

/// Opens the session of one workspace's cookies: by its JWT, or when that has expired by its secret.
async fn open(
    request: &HttpRequest,
    state: &HttpState,
    slug: &Slug,
    cookies: Presented,
) -> Result<Option<Signed>, StoreError> {
    let claims = claims(state, &cookies);
    let origin = origin::of(request, state);
    let live = claims.as_ref().filter(|claims| claims.is_live(state.app.clock.now()));
    let (who, renewed) = if let Some(claims) = live {
        let who = state.app.resume(claims.session, claims.workspace, origin).await?;
        (who.filter(|who| claims.fit(&who.live)), false)
    } else {
        let Some((session, secret)) = cookies.secret else { return Ok(None) };
        let workspace = match claims {
            Some(claims) => Some(claims.workspace),
            None => state.app.directory.workspace(slug).await?.map(|entry| entry.id),
        };
        let Some(workspace) = workspace else { return Ok(None) };
        (state.app.renew(session, &secret, workspace, origin).await?, true)
    };
    Ok(who.filter(|who| who.live.workspace.slug == *slug).map(|who| Signed::new(who, state, renewed)))
}
