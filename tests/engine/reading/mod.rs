//! Reading images: those of others, those made by peers on the spot, and those made to hurt.

mod build;
mod corpus;
mod extensions;
mod hostile;
mod manifest;
mod peers;
mod udf;
