use reqwest::StatusCode;

/// Why a bucket is not used; each text is one line and holds no credential and no signed URL.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Endpoint and bucket make no URL.
    #[error("the S3 endpoint and bucket {bucket:?} make no http or https URL: {detail}")]
    Address {
        /// The bucket's name.
        bucket: String,
        /// What is wrong.
        detail: String,
    },
    /// The HTTP client cannot be made.
    #[error("the HTTP client for S3 cannot be made")]
    Client(#[source] reqwest::Error),
    /// Nobody answers.
    #[error("the S3 endpoint does not answer")]
    Unreachable(#[source] reqwest::Error),
    /// The bucket is not there.
    #[error("the bucket {bucket:?} does not exist")]
    Missing {
        /// The bucket's name.
        bucket: String,
    },
    /// The credentials do not open the bucket.
    #[error("the S3 credentials were refused at bucket {bucket:?}: {action} was answered with {status}")]
    Refused {
        /// The bucket's name.
        bucket: String,
        /// What was tried.
        action: &'static str,
        /// The answer.
        status: StatusCode,
    },
    /// The bucket answers anyone (S0-76).
    #[error(
        "the bucket {bucket:?} is public: {action} without credentials was answered with {status}; make it private"
    )]
    Public {
        /// The bucket's name.
        bucket: String,
        /// What anyone can do.
        action: &'static str,
        /// The answer.
        status: StatusCode,
    },
}

/// Why one request failed, for the source of a `BlobError`: no URL is in it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    #[error("the request failed")]
    Transport(#[source] reqwest::Error),
    #[error("the server answered {0}")]
    Status(StatusCode),
    #[error("the object is larger than anything that is stored")]
    TooLarge,
}

impl From<reqwest::Error> for RequestError {
    fn from(failed: reqwest::Error) -> Self {
        Self::Transport(failed.without_url())
    }
}
