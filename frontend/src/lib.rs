//! The attendee website.
