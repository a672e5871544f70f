//! The operations, one file each: who asks, what for, and in which shape the answer goes out.

pub mod answers;
pub mod conventions;
pub mod invitations;
pub mod lookup;
pub mod orders;
pub mod passes;
pub mod registrations;
pub mod staff;
pub mod vouchers;
