use std::fmt::Write as _;

/// The value of `Content-Disposition` that saves a download under that name (RFC 6266), with the name in UTF-8 (RFC 8187)
/// and an ASCII one for clients that do not read it.
pub(crate) fn attachment(file_name: &str) -> String {
    let name = safe(file_name);
    let ascii: String = name.chars().map(|sign| if is_plain(sign) { sign } else { '_' }).collect();
    let mut value = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

/// Without what would choose a folder, break the header, or show another extension than the file has (the marks that
/// turn the direction of text).
fn safe(file_name: &str) -> String {
    let turns = |sign| matches!(sign, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let replaced = |sign: char| if sign.is_control() || turns(sign) || "/\\".contains(sign) { '_' } else { sign };
    let name: String = file_name.trim().chars().map(replaced).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "download".to_owned() } else { name.to_owned() }
}

/// Needs no escape inside a quoted string; `%` would be taken for one by some browsers.
fn is_plain(sign: char) -> bool {
    (sign.is_ascii_graphic() || sign == ' ') && !"\"\\%".contains(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_bangla_comes_in_both_forms() {
        assert_eq!(
            attachment("চালান 12.pdf"),
            "attachment; filename=\"_____ 12.pdf\"; \
             filename*=UTF-8''%E0%A6%9A%E0%A6%BE%E0%A6%B2%E0%A6%BE%E0%A6%A8%2012.pdf"
        );
    }

    #[test]
    fn no_name_leaves_the_quotes_the_header_or_the_folder() {
        for name in ["a\"; x=\"b.pdf", "a\r\nX: y", "../../etc/passwd", "..\\x", "a\u{202E}fdp.exe", "%22"] {
            let value = attachment(name);
            assert_eq!(value.matches('"').count(), 2, "{value}");
            assert!(value.is_ascii() && !value.contains(['\r', '\n', '/', '\\']), "{value}");
            assert!(!value.contains("%E2%80%AE"), "{value}");
        }
    }

    #[test]
    fn no_name_is_a_name_too() {
        for name in ["", "  ", "..."] {
            assert_eq!(attachment(name), "attachment; filename=\"download\"; filename*=UTF-8''download");
        }
    }
}
