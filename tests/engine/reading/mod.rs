//! Reading images: those of others, those made by peers on the spot, and those made to hurt.

mod corpus;
mod manifest;
