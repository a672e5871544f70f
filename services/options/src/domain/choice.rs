//! Which choices of an option stay, come and go when it is replaced.

use butterfly_contracts::OptionChoiceId;

use super::draft::ChoiceDraft;

/// A choice an option has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownChoice {
    pub(crate) id: OptionChoiceId,
    pub(crate) name: String,
}

/// What becomes of one choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate<'a> {
    /// It is not wanted any more.
    Removed(OptionChoiceId),
    /// It was there under this name and stays, at this place.
    Kept(OptionChoiceId, &'a ChoiceDraft, u32),
    /// It is new, at this place.
    Added(&'a ChoiceDraft, u32),
}

/// Compares by name. Removals come first, so that a name changed only in its spelling is free again.
pub(crate) fn fates<'a>(known: &[KnownChoice], wanted: &'a [ChoiceDraft]) -> Vec<Fate<'a>> {
    let gone = known
        .iter()
        .filter(|old| wanted.iter().all(|new| new.name != old.name))
        .map(|old| Fate::Removed(old.id));
    let rest =
        (0..).zip(wanted).map(
            |(place, new)| match known.iter().find(|old| old.name == new.name) {
                Some(old) => Fate::Kept(old.id, new, place),
                None => Fate::Added(new, place),
            },
        );
    gone.chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_keeps_its_id_by_its_name() {
        let known: Vec<_> = ["S", "M", "L"]
            .map(|name| KnownChoice {
                id: OptionChoiceId::generate(),
                name: name.to_owned(),
            })
            .to_vec();
        let wanted = ["L", "m", "S"].map(|name| ChoiceDraft {
            name: name.to_owned(),
            price_minor: None,
            stocks: Vec::new(),
        });
        assert_eq!(
            fates(&known, &wanted),
            [
                Fate::Removed(known[1].id),
                Fate::Kept(known[2].id, &wanted[0], 0),
                Fate::Added(&wanted[1], 1),
                Fate::Kept(known[0].id, &wanted[2], 2),
            ]
        );
    }
}
