//! What was typed in a step that was left without going on, for an account or by going back: an order takes only
//! whole details, so this is kept in a signed cookie until they come back. Only what differs from the order is kept.

use actix_web::{HttpRequest, HttpResponse};
use butterfly_webkit::{CookieKey, PageError, form::OpenForm};
use serde::{Deserialize, Serialize};

use crate::kept::Kept;

/// Bytes of what is kept at most, so that it fits in a cookie.
const MOST: usize = 2_800;

/// Fields and what is in them; nothing where something was taken away.
pub type Typed = Vec<(String, Vec<String>)>;

/// The step that something was typed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who comes.
    People,
    /// Options and questions.
    Extras,
}

/// What was typed, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct Draft {
    slug: String,
    people: Typed,
    extras: Typed,
}

impl Kept for Draft {
    const COOKIE: &'static str = "__Host-butterfly-draft";
    const PURPOSE: &'static str = "draft";
}

impl Draft {
    /// What this browser has typed for a convention.
    pub fn of_convention(request: &HttpRequest, key: &CookieKey, slug: &str) -> Self {
        let kept = Self::of(request, key).filter(|draft| draft.slug == slug);
        kept.unwrap_or_else(|| Self::empty(slug))
    }

    /// Nothing typed yet.
    pub fn empty(slug: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            ..Self::default()
        }
    }

    fn part(&mut self, part: Part) -> &mut Typed {
        match part {
            Part::People => &mut self.people,
            Part::Extras => &mut self.extras,
        }
    }

    /// Keeps what was typed in a step. Of very much the last is left out; says whether all of it fits.
    pub fn keep(&mut self, part: Part, typed: Typed) -> bool {
        let mut room = MOST;
        let all = typed.len();
        let fits = |(_, values): &(String, Vec<String>)| {
            let size: usize = values.iter().map(|value| value.len() + 3).sum();
            room = room.saturating_sub(size + 1);
            room > 0
        };
        *self.part(part) = typed.into_iter().take_while(fits).collect();
        while self.size() > MOST && self.part(part).pop().is_some() {}
        self.part(part).len() == all
    }

    fn size(&self) -> usize {
        serde_json::to_vec(self).map_or(usize::MAX, |bytes| bytes.len())
    }

    /// Forgets what was typed in a step, after it was taken.
    pub fn taken(&mut self, part: Part) {
        self.part(part).clear();
    }

    /// Whether something was typed in a step.
    pub fn has(&self, part: Part) -> bool {
        match part {
            Part::People => !self.people.is_empty(),
            Part::Extras => !self.extras.is_empty(),
        }
    }

    /// Fills a step's form in with what was typed.
    pub fn fill(&mut self, part: Part, form: &mut OpenForm) {
        for (name, values) in self.part(part).iter() {
            form.set_all(name.as_str(), values.clone());
        }
    }

    /// What was typed about people in a field; empty when nothing.
    pub fn value(&self, name: &str) -> &str {
        let found = self.people.iter().find(|(field, _)| field == name);
        let value = found.and_then(|(_, values)| values.first());
        value.map_or("", String::as_str)
    }

    /// An answer after which the browser keeps this, or keeps nothing when there is nothing.
    pub fn stay_in(
        &self,
        mut response: HttpResponse,
        key: &CookieKey,
    ) -> Result<HttpResponse, PageError> {
        let cookie = if self.people.is_empty() && self.extras.is_empty() {
            Self::forget()
        } else {
            self.cookie(key)
        };
        response.add_cookie(&cookie).map_err(PageError::internal)?;
        Ok(response)
    }
}

/// How it is written: ids are long and come again and again, so each is written once.
#[derive(Serialize, Deserialize)]
struct Packed {
    slug: String,
    ids: Vec<String>,
    people: Vec<(String, Vec<Word>)>,
    extras: Vec<(String, Vec<Word>)>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Word {
    Id(usize),
    Text(String),
}

/// What stands before the number of an id in the name of a field.
const ID: char = '~';

impl From<Draft> for Packed {
    fn from(draft: Draft) -> Self {
        let mut ids = Vec::new();
        let mut pack = |typed: Typed| {
            let field = |(name, values): (String, Vec<String>)| {
                let parts = name.split('-').map(|part| match id(&mut ids, part) {
                    Some(at) => format!("{ID}{at}"),
                    None => part.to_owned(),
                });
                let name = parts.collect::<Vec<_>>().join("-");
                let values = values.into_iter().map(|value| match id(&mut ids, &value) {
                    Some(at) => Word::Id(at),
                    None => Word::Text(value),
                });
                (name, values.collect())
            };
            typed.into_iter().map(field).collect()
        };
        let (people, extras) = (pack(draft.people), pack(draft.extras));
        Self {
            slug: draft.slug,
            ids,
            people,
            extras,
        }
    }
}

/// The number of an id, which is noted if it is new; none for what is no id.
fn id(ids: &mut Vec<String>, text: &str) -> Option<usize> {
    let (kind, rest) = text.split_once('_')?;
    let hex = rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    if kind.len() != 3 || !hex {
        return None;
    }
    let known = ids.iter().position(|id| id == text);
    Some(known.unwrap_or_else(|| {
        ids.push(text.to_owned());
        ids.len() - 1
    }))
}

impl From<Packed> for Draft {
    fn from(packed: Packed) -> Self {
        let ids = packed.ids;
        let of = |at: usize| ids.get(at).cloned().unwrap_or_default();
        let part = |part: &str| {
            let at = part.strip_prefix(ID).and_then(|at| at.parse().ok());
            at.map_or_else(|| part.to_owned(), of)
        };
        let word = |word| match word {
            Word::Id(at) => of(at),
            Word::Text(text) => text,
        };
        let field = |(name, values): (String, Vec<Word>)| {
            let name = name.split('-').map(part).collect::<Vec<_>>().join("-");
            (name, values.into_iter().map(word).collect())
        };
        Self {
            slug: packed.slug,
            people: packed.people.into_iter().map(field).collect(),
            extras: packed.extras.into_iter().map(field).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::{OptionChoiceId, OptionId, RegistrationId};
    use secrecy::SecretString;

    use super::*;

    fn key() -> CookieKey {
        CookieKey::new(SecretString::from("k".repeat(40))).unwrap()
    }

    fn typed(name: impl Into<String>, values: &[&str]) -> (String, Vec<String>) {
        let values = values.iter().map(|value| (*value).to_owned());
        (name.into(), values.collect())
    }

    #[test]
    fn what_was_typed_comes_back_and_the_longest_fits_in_a_cookie() {
        let long = "🦋".repeat(60);
        let names = (0..50).map(|at| typed(format!("name-{at}"), &[&long]));
        let mut draft = Draft::empty(&"x".repeat(64));
        assert!(!draft.keep(Part::People, names.collect()), "not all fits");
        assert_eq!(
            (draft.value("name-0"), draft.value("name-49")),
            (long.as_str(), "")
        );
        assert!(!draft.keep(Part::Extras, vec![typed("more", &[&long.repeat(2)])]));
        let cookie = draft.cookie(&key());
        let length = cookie.to_string().len();
        assert!(length < 4096, "{length}");
        assert_eq!(Draft::open(cookie.value(), &key()), Some(draft));
    }

    #[test]
    fn what_a_family_chooses_fits() {
        let options: Vec<_> = (0..6).map(|_| OptionId::generate()).collect();
        let choice = OptionChoiceId::generate().to_string();
        let mut fields = Vec::new();
        for _ in 0..6 {
            let line = RegistrationId::generate();
            let field = |option| typed(format!("option-{line}-{option}"), &[&choice, "~1 - é"]);
            fields.extend(options.iter().map(field));
        }
        let mut draft = Draft::empty("harbour-con");
        assert!(draft.keep(Part::Extras, fields.clone()), "{}", draft.size());
        let back = Draft::open(draft.cookie(&key()).value(), &key()).unwrap();
        assert_eq!(back.extras, fields);
    }

    #[test]
    fn each_step_is_kept_for_itself() {
        let mut draft = Draft::empty("harbour-con");
        assert!(draft.keep(
            Part::People,
            vec![typed("me", &[]), typed("name-1", &["Bo"])]
        ));
        assert!(draft.keep(Part::Extras, vec![typed("many", &["a", "b"])]));
        let mut form = OpenForm::default();
        form.set("me", "yes");
        draft.fill(Part::People, &mut form);
        assert!(!form.is_ticked("me"), "it was taken away");
        assert_eq!(form.value("name-1"), "Bo");
        draft.taken(Part::People);
        draft.fill(Part::Extras, &mut form);
        assert_eq!((form.values("many").len(), draft.value("name-1")), (2, ""));
        let answer = |draft: &Draft| {
            let answer = HttpResponse::Ok().finish();
            let answer = draft.stay_in(answer, &key()).unwrap();
            let value = answer.cookies().next().unwrap().value().to_owned();
            value.is_empty()
        };
        assert!(!answer(&draft));
        draft.taken(Part::Extras);
        assert!(answer(&draft), "nothing is left to keep");
    }
}
