//! The secret of an order's link: who has it may see and cancel the order without an account.

use butterfly_webkit::PageError;

/// Reads a secret that came with a request. What can be none leads nowhere.
pub fn read(text: &str) -> Result<Option<String>, PageError> {
    if text.is_empty() {
        return Ok(None);
    }
    let plain = text.len() <= 200 && text.bytes().all(|byte| byte.is_ascii_graphic());
    if plain {
        Ok(Some(text.to_owned()))
    } else {
        Err(PageError::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_text_becomes_a_header() {
        assert_eq!(read("abc-_9").unwrap().as_deref(), Some("abc-_9"));
        assert_eq!(read("").unwrap(), None);
        for bad in ["a b", "a\nb", "ä", &"x".repeat(201)] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }
}
