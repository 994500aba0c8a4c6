//! An archive of files that are stored as they are, written piece by piece as they come (APPNOTE.TXT 6.3.3). Its length is
//! known before the first byte, so that whoever waits sees how far it is.

/// What a local header, a central header and the end take besides names.
const LOCAL: u64 = 30;
const CENTRAL: u64 = 46;
const END: u64 = 22;

/// Version 1.0 of the format: stored files, no folders.
const VERSION: u16 = 10;

/// The smallest date that the format can write: 1 January 1980. The time of a file is in the file.
const DATE: u16 = 0x0021;

/// The length of an archive of files with these names and sizes; none when it is more than the plain format can hold.
pub(crate) fn length<'a>(files: impl IntoIterator<Item = (&'a str, u64)>) -> Option<u64> {
    let of = |(name, size): (&str, u64)| LOCAL + CENTRAL + 2 * name.len() as u64 + size;
    let length = files.into_iter().map(of).sum::<u64>() + END;
    u32::try_from(length).ok().map(u64::from)
}

/// Writes an archive. Names are ASCII.
#[derive(Default)]
pub(crate) struct Archive {
    offset: u32,
    count: u16,
    directory: Vec<u8>,
}

impl Archive {
    /// The bytes that put a file into the archive.
    pub(crate) fn file(&mut self, name: &str, bytes: &[u8]) -> Vec<u8> {
        let checksum = crc32fast::hash(bytes);
        let size = clamped(bytes.len());
        let mut shared = Vec::with_capacity(26);
        for short in [VERSION, 0, 0, 0, DATE] {
            shared.extend(short.to_le_bytes());
        }
        for long in [checksum, size, size] {
            shared.extend(long.to_le_bytes());
        }
        shared.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        shared.extend(0_u16.to_le_bytes());

        self.directory.extend(*b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&shared);
        // No comment, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(self.offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count = self.count.saturating_add(1);

        let file = [b"PK\x03\x04", shared.as_slice(), name.as_bytes(), bytes].concat();
        self.offset = self.offset.saturating_add(clamped(file.len()));
        file
    }

    /// The bytes that end the archive.
    pub(crate) fn end(self) -> Vec<u8> {
        let mut end = self.directory;
        let size = clamped(end.len());
        end.extend(*b"PK\x05\x06");
        for short in [0, 0, self.count, self.count] {
            end.extend(short.to_le_bytes());
        }
        end.extend(size.to_le_bytes());
        end.extend(self.offset.to_le_bytes());
        end.extend(0_u16.to_le_bytes());
        end
    }
}

/// A length that [`length`] has found to be within the format.
fn clamped(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_known_beforehand() {
        let files: [(&str, &[u8]); 2] = [("a.pdf", b"one"), ("mushak-6-3.pdf", b"")];
        let mut archive = Archive::default();
        let mut bytes: Vec<u8> = files.iter().flat_map(|(name, bytes)| archive.file(name, bytes)).collect();
        bytes.extend(archive.end());
        let told = length(files.iter().map(|(name, bytes)| (*name, bytes.len() as u64)));
        assert_eq!(told, Some(bytes.len() as u64));
        assert_eq!(length([("big", u64::from(u32::MAX))]), None);
    }

    #[test]
    fn an_archive_is_as_the_format_has_it() {
        let mut archive = Archive::default();
        let mut bytes = archive.file("a", b"hi");
        bytes.extend(archive.end());
        let expected = "504b0304 0a00 0000 0000 0000 2100 ac2a93d8 02000000 02000000 0100 0000 61 6869 \
            504b0102 0a00 0a00 0000 0000 0000 2100 ac2a93d8 02000000 02000000 0100 0000 0000 0000 0000 00000000 \
            00000000 61 504b0506 0000 0000 0100 0100 2f000000 21000000 0000";
        assert_eq!(hex::encode(bytes), expected.split_whitespace().collect::<String>());
    }
}
