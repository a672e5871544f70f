//! The options service: priced extras of a convention, the stocks they take from, and what is asked of people.

mod catalogue;
mod count;
mod hold;
mod question;
mod stock;

pub use catalogue::{ChoiceInput, ChoiceView, OptionAvailability, OptionInput, OptionView};
pub use count::{AnswerCount, ChoiceCount, OptionCount, OptionCounts, QuestionCount};
pub use hold::{
    AnswerInput, AnswerView, DesiredHold, DesiredHolds, HoldAnswer, HoldAnswers, HoldLine,
    HoldOutcome, HoldProblem, HoldShort, HoldStanding, HoldState, HoldView, OtherChoice,
    PricedSelection, SelectionInput,
};
pub use question::{AskedOf, QuestionInput, QuestionKind, QuestionView};
pub use stock::{OptionReconciliation, OptionStockDrift, OptionStockInput, OptionStockView};
