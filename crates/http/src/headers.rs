//! Security headers, on every answer: errors, redirects and files too (S0-64 to S0-70, S2-25).

use std::sync::LazyLock;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web,
};

use crate::HttpState;

/// The policy of every answer that does not narrow or widen it itself.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
     frame-ancestors 'none'";

/// The same for a page whose own script shows an image that it was sent in answer to a form: such an image has an address
/// that only that script can make.
pub(crate) static WITH_SENT_IMAGES: LazyLock<String> =
    LazyLock::new(|| CONTENT_SECURITY_POLICY.replace("img-src 'self'", "img-src 'self' blob:"));

/// Of an image opened by itself: it may show what is inside it, and nothing else.
pub(crate) const OF_AN_IMAGE: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; sandbox";

/// Every powerful feature is off (S0-70).
const PERMISSIONS_POLICY: &str = "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), \
     display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), \
     identity-credentials-get=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
     payment=(), picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), \
     screen-wake-lock=(), serial=(), storage-access=(), usb=(), web-share=(), window-management=(), \
     xr-spatial-tracking=()";

/// Two years, subdomains, preload: the exact text (S0-67).
const STRICT_TRANSPORT_SECURITY: &str = "max-age=63072000; includeSubDomains; preload";

/// Set on every answer as they are.
const ALWAYS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::PERMISSIONS_POLICY, PERMISSIONS_POLICY),
    (header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    (header::CROSS_ORIGIN_EMBEDDER_POLICY, "require-corp"),
    (HeaderName::from_static("x-robots-tag"), "noindex"),
];

/// Set where the answer did not set its own.
const UNLESS_SET: [(HeaderName, &str); 3] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

pub(crate) async fn secure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let state = request.app_data::<web::Data<HttpState>>();
    let hsts = state.is_some_and(|state| state.settings.hsts && state.is_https());
    let mut response = next.call(request).await?;
    set(response.headers_mut(), hsts);
    Ok(response)
}

fn set(headers: &mut HeaderMap, hsts: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in UNLESS_SET {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT_SECURITY));
    }
}
