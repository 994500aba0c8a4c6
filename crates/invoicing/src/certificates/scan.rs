use dalil_proof::Digest;

/// The largest scan, in bytes: 4 MiB, a few pages photographed with a telephone.
pub const MAX_SCAN_BYTES: usize = 4 * 1024 * 1024;

/// What a scan is, told by its first bytes and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// ISO 32000.
    Pdf,
    /// ISO 10918.
    Jpeg,
    /// RFC 2083.
    Png,
}

impl Media {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Jpeg, Self::Png];

    /// The media type.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// What a file of it is called at its end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The one of that media type.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == name)
    }

    /// What bytes are; none where they are neither.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            _ => None,
        }
    }
}

/// A scan that lies in the object store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The digest of its bytes, by which it is found there.
    pub sha256: Digest,
    /// How many bytes it has.
    pub size: u32,
    /// What it is.
    pub media: Media,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_what_its_bytes_say() {
        for (bytes, media) in [
            (b"%PDF-1.7 ...".as_slice(), Some(Media::Pdf)),
            (b"\xff\xd8\xff\xe0 JFIF", Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1a\nIHDR", Some(Media::Png)),
            (b"<svg xmlns=", None),
            (b"<!doctype html>", None),
            (b" %PDF-1.7", None),
            (b"PK\x03\x04", None),
            (b"\x89PNG\n", None),
            (b"", None),
        ] {
            assert_eq!(Media::of(bytes), media, "{bytes:?}");
        }
        for media in Media::ALL {
            assert_eq!(Media::from_name(media.as_str()), Some(media));
        }
    }
}
