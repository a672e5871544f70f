//! Codes of orders and registrations: short, without letters that look alike, and with a check
//! character that reveals every single wrong character and every swap of two neighbours.

use std::fmt;

use rand::Rng;

/// Digits and letters without 0, 1, I, L and O. There are 31, a prime: that is why the check works.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Random characters before the check character.
const RANDOM: usize = 8;

/// What people call an order or a registration by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Code(String);

impl Code {
    /// A fresh code. That it is unique is for the database to say.
    pub fn random() -> Self {
        let mut rng = rand::rng();
        let mut values = [0; RANDOM];
        for value in &mut values {
            *value = rng.random_range(0..modulus());
        }
        Self::of(values)
    }

    /// The code somebody typed, if it can be one. Small letters are taken for capitals.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let values: Option<Vec<u32>> = text.bytes().map(value_of).collect();
        let values = values?;
        let good = values.len() == RANDOM + 1 && weighted_sum(&values).is_multiple_of(modulus());
        good.then_some(Self(text))
    }

    /// The code's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(values: [u32; RANDOM]) -> Self {
        let mut all = values.to_vec();
        all.push(0);
        let check = (modulus() - weighted_sum(&all) % modulus()) % modulus();
        let letters = values.into_iter().chain([check]).map(letter_of);
        Self(letters.collect())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn modulus() -> u32 {
    u32::try_from(ALPHABET.len()).unwrap_or(1)
}

/// Weights 9, 8, … 1: neighbours differ by one and none is zero in the field of 31 elements.
fn weighted_sum(values: &[u32]) -> u32 {
    let weights = (1..).zip(values.iter().rev());
    weights
        .map(|(weight, value): (u32, _)| weight * value)
        .sum()
}

fn value_of(letter: u8) -> Option<u32> {
    let at = ALPHABET.iter().position(|known| *known == letter)?;
    u32::try_from(at).ok()
}

fn letter_of(value: u32) -> char {
    let at = usize::try_from(value).unwrap_or_default();
    ALPHABET.get(at).copied().map_or('?', char::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_code() -> impl Strategy<Value = Code> {
        prop::array::uniform8(0..31_u32).prop_map(Code::of)
    }

    proptest! {
        #[test]
        fn a_code_is_read_again(code in any_code()) {
            prop_assert_eq!(code.as_str().len(), 9);
            prop_assert_eq!(Code::parse(code.as_str()), Some(code.clone()));
            prop_assert_eq!(Code::parse(&code.as_str().to_lowercase()), Some(code));
        }

        #[test]
        fn one_wrong_character_is_noticed(code in any_code(), at in 0..9_usize, other in 0..31_u32) {
            let mut letters: Vec<char> = code.as_str().chars().collect();
            prop_assume!(letters[at] != letter_of(other));
            letters[at] = letter_of(other);
            prop_assert_eq!(Code::parse(&letters.into_iter().collect::<String>()), None);
        }

        #[test]
        fn swapped_neighbours_are_noticed(code in any_code(), at in 0..8_usize) {
            let mut letters: Vec<char> = code.as_str().chars().collect();
            prop_assume!(letters[at] != letters[at + 1]);
            letters.swap(at, at + 1);
            prop_assert_eq!(Code::parse(&letters.into_iter().collect::<String>()), None);
        }
    }

    #[test]
    fn random_codes_are_codes() {
        for _ in 0..100 {
            let code = Code::random();
            assert_eq!(Code::parse(code.as_str()), Some(code));
        }
    }
}
