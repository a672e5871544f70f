//! Cursors of lists: opaque to clients, a plain key inside.

use butterfly_contracts::{FieldError, page::PageQuery};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{ApiError, ApiResult};

/// Items of a page when none is asked for.
const DEFAULT_LIMIT: u32 = 50;
/// Most items of a page.
const MOST: u32 = 200;

/// Where a page begins and how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<K> {
    /// Most items, 1 to 200.
    pub limit: u32,
    /// Key of the last item of the page before.
    pub after: Option<K>,
}

impl<K: Serialize + DeserializeOwned> Slice<K> {
    /// Reads `limit` and `cursor`.
    pub fn read(query: &PageQuery) -> ApiResult<Self> {
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MOST).contains(&limit) {
            let message = format!("must be 1 to {MOST}");
            return Err(ApiError::invalid(vec![FieldError::new(
                "?limit",
                "out_of_range",
                message,
            )]));
        }
        let after = query.cursor.as_deref().map(decode).transpose()?;
        Ok(Self { limit, after })
    }

    /// How many rows to read: one more than wanted tells whether there is a next page.
    pub fn rows(&self) -> u32 {
        self.limit + 1
    }

    /// Cuts the surplus row off and makes the next cursor from the last row kept.
    pub fn finish<T>(&self, mut items: Vec<T>, key: impl Fn(&T) -> K) -> (Vec<T>, Option<String>) {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| encode(&key(last)));
        (items, next)
    }
}

fn encode<K: Serialize>(key: &K) -> String {
    let text = serde_json::to_vec(key).unwrap_or_default();
    text.iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

fn decode<K: DeserializeOwned>(cursor: &str) -> ApiResult<K> {
    let byte = |at: usize| u8::from_str_radix(cursor.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..cursor.len()).step_by(2).map(byte).collect();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| {
            let message = "is not a cursor of this list";
            ApiError::invalid(vec![FieldError::new("?cursor", "not_a_cursor", message)])
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_has_a_next_one() {
        let slice = Slice::<(u32, String)>::read(&PageQuery {
            limit: Some(2),
            cursor: None,
        })
        .unwrap();
        let (items, next) = slice.finish(vec![1, 2, 3], |n| (*n, "é".to_owned()));
        assert_eq!(items, [1, 2]);
        let query = PageQuery {
            limit: None,
            cursor: next,
        };
        assert_eq!(
            Slice::read(&query).unwrap().after,
            Some((2, "é".to_owned()))
        );
        assert_eq!(slice.finish(vec![1, 2], |n| (*n, String::new())).1, None);
    }

    #[test]
    fn nonsense_is_refused() {
        for (limit, cursor) in [
            (Some(0), None),
            (Some(201), None),
            (None, Some("zz")),
            (None, Some("é")),
        ] {
            let query = PageQuery {
                limit,
                cursor: cursor.map(str::to_owned),
            };
            assert_eq!(
                Slice::<u32>::read(&query).unwrap_err().problem().status,
                422
            );
        }
    }
}
